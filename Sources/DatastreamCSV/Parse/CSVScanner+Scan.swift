extension CSVScanner {
    /// Makes fields and rows of the bytes from the position on.
    /// - Parameter stopsAfterRow: Whether to stop behind the first row that ends.
    mutating func scan(_ input: CSVScannerInput, stopsAfterRow: Bool) -> Outcome {
        while true {
            switch place {
            case .rowStart:
                rowStart = position
                guard position < input.count else { return input.isFinal ? .isOver : .waits }
                guard beginRow(input) else { return .waits }
            case .fieldStart:
                guard position < input.count || input.isFinal else { return .waits }
                fieldStart = position
                place = .unquoted
                if position < input.count, input.bytes[position] == syntax.quote {
                    position += 1
                    fieldStart = position
                    place = .quoted
                }
                fieldEnd = fieldStart
            case .unquoted, .afterQuote:
                let row = input.rows.count
                guard scanText(input) else { return .waits }
                if stopsAfterRow, input.rows.count > row {
                    rowStart = position
                    return .rowHasEnded
                }
            case .quoted:
                guard scanQuoted(input) else { return .waits }
            case .comment:
                guard skipComment(input) else { return .waits }
            }
        }
    }

    /// Looks whether a line is a comment, blank or a row; false when that cannot be said yet.
    private mutating func beginRow(_ input: CSVScannerInput) -> Bool {
        if let comment = syntax.comment {
            switch match(comment, input) {
            case .open: return false
            case .length:
                place = .comment
                return true
            case .none: break
            }
        }
        if syntax.skipsBlankLines {
            switch matchNewline(input) {
            case .open: return false
            case .length(let length):
                position += length
                return true
            case .none: break
            }
        }
        place = .fieldStart
        return true
    }

    /// Goes on to the next delimiter or newline; false when there is none yet.
    private mutating func scanText(_ input: CSVScannerInput) -> Bool {
        let newline = (syntax.newline?[0] ?? 10, syntax.newline?[0] ?? 13)
        while true {
            let hit = findByte(
                syntax.delimiter[0],
                newline.0,
                newline.1,
                in: input.bytes,
                from: position,
                to: input.count
            )
            if hit > position { take(to: hit, input) }
            if hit == input.count {
                guard input.isFinal else { return false }
                endField(input)
                endRow(input)
                return true
            }
            switch match(syntax.delimiter, input) {
            case .open: return false
            case .length(let length):
                endField(input)
                position += length
                place = .fieldStart
                return true
            case .none: break
            }
            switch matchNewline(input) {
            case .open: return false
            case .length(let length):
                endField(input)
                endRow(input)
                position += length
                return true
            case .none: take(to: hit + 1, input)
            }
        }
    }

    /// Goes on to the closing quote; false when there is none yet.
    private mutating func scanQuoted(_ input: CSVScannerInput) -> Bool {
        guard let quote = syntax.quote, let escape = syntax.escape else { return false }
        while true {
            let hit = findByte(quote, escape, escape, in: input.bytes, from: position, to: input.count)
            if hit > position { take(to: hit, input) }
            if hit == input.count {
                guard input.isFinal else { return false }
                problems.append((.unterminatedQuote, input.rows.count))
                endField(input)
                endRow(input)
                return true
            }
            let isLast = hit + 1 == input.count
            if isLast, !input.isFinal { return false }
            if input.bytes[hit] == escape, !isLast, escape != quote || input.bytes[hit + 1] == quote {
                position = hit + 1
                take(to: hit + 2, input)
            } else if input.bytes[hit] == quote {
                position = hit + 1
                place = .afterQuote
                return true
            } else {
                take(to: hit + 1, input)
            }
        }
    }

    private mutating func skipComment(_ input: CSVScannerInput) -> Bool {
        while position < input.count {
            switch matchNewline(input) {
            case .open: return false
            case .length(let length):
                position += length
                place = .rowStart
                return true
            case .none: position += 1
            }
            rowStart = position
        }
        if input.isFinal { place = .rowStart }
        return input.isFinal
    }

    /// Adds the bytes up to `end` to the field.
    @inline(__always)
    private mutating func take(to end: Int, _ input: CSVScannerInput) {
        if place == .afterQuote,
            problems.last.map({ $0.row == input.rows.count && $0.problem == .unexpectedQuote }) != true
        {
            problems.append((.unexpectedQuote, input.rows.count))
        }
        if fieldEnd != position { (input.bytes + fieldEnd).update(from: input.bytes + position, count: end - position) }
        fieldEnd += end - position
        position = end
    }

    private func endField(_ input: CSVScannerInput) {
        input.fields.append(UInt64(fieldEnd) << 32 | UInt64(fieldStart))
    }

    private mutating func endRow(_ input: CSVScannerInput) {
        input.rows.append(UInt64(input.fields.count) << 32 | UInt64(rowStart))
        place = .rowStart
    }
}
