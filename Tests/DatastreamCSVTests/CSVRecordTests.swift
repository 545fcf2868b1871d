import DatastreamCSV
import DatastreamCore
import DatastreamObject
import DatastreamTesting
import NIOCore
import Testing

/// Records out of CSV and into it.
@Suite struct CSVRecordTests {
    @Test func `The parser makes records that share their names`() async throws {
        let text = "id,name,id\n1,a,9\n2\n3,c,9,surplus\n"
        let records = try await streamToArray(
            createReadableStream(text).pipe(through: csvParseStream(as: Record.self))
        )
        #expect(
            records.map(\.description) == [
                #"{"id":"1","name":"a"}"#, #"{"id":"2","name":null}"#, #"{"id":"3","name":"c"}"#,
            ]
        )
        #expect(records.allSatisfy { $0.header === records[0].header })
    }

    @Test func `Any cut gives the same records`() throws {
        let text = "id,\"na\nme\"\r\n1,\"x, \"\"y\"\"\"\r\n2,é😀\r\n"
        try TransformVerifier(csvParseStream(as: Record.self)).verify(
            bytes: text,
            expecting: [["id": "1", "na\nme": "x, \"y\""], ["id": "2", "na\nme": "é😀"]]
        )
    }

    @Test func `Names may be given, and have to come from somewhere`() async throws {
        let named = csvParseStream(as: Record.self, csvParseStream(header: .names(["x", "y"])))
        #expect(try await streamToArray(createReadableStream("1,2\n").pipe(through: named)) == [["x": "1", "y": "2"]])
        let nameless = csvParseStream(as: Record.self, csvParseStream())
        let error = await #expect(throws: CSVError.self) {
            try await streamToArray(createReadableStream("1,2\n").pipe(through: nameless))
        }
        #expect(error?.code == .invalidOption)
    }

    @Test func `Rows become records, behind stages that clean them`() async throws {
        let rows = createReadableStream("a,b\n1,2\n3\n4,5\n").pipe(through: csvParseStream(header: .firstRow))
            .pipe(through: csvRemoveMalformedRowsStream()).pipe(through: csvArrayToObjectStream())
        #expect(try await streamToArray(rows) == [["a": "1", "b": "2"], ["a": "4", "b": "5"]])

        let header = csvDetectHeaderStream()
        let detected = createReadableStream("a,b\n1,2\n").pipe(through: header).pipe(through: csvParseStream())
            .pipe(through: csvArrayToObjectStream(headers: .detected(by: header)))
        #expect(try await streamToArray(detected) == [["a": "1", "b": "2"]])

        // a stage that is not in the run finds nothing, so the rows' own names count
        let named = createReadableStream("a,b\n1,2\n").pipe(through: csvParseStream(header: .firstRow))
            .pipe(through: csvArrayToObjectStream(headers: .detected(by: csvDetectHeaderStream())))
        #expect(try await streamToArray(named) == [["a": "1", "b": "2"]])
    }

    @Test func `Arrays to records and back`() async throws {
        let names = Lazy.value(["x", "y", "x"])
        try TransformVerifier(csvArrayToObjectStream(headers: names).of([String].self))
            .verify(
                [["1", "2", "3"], ["4"], []],
                expecting: [
                    ["x": "3", "y": "2"], ["x": nil, "y": nil], ["x": nil, "y": nil],
                ]
            )
        try TransformVerifier(csvObjectToArrayStream(headers: .value(["y", "x"])))
            .verify(
                [["x": 1, "y": [true], "z": 3], ["y": nil], ["y": 2.5]],
                expecting: [["[true]", "1"], ["", ""], ["2.5", ""]]
            )
        let nameless = createReadableStream([["1"]]).pipe(through: csvArrayToObjectStream())
        let error = await #expect(throws: CSVError.self) { try await streamToArray(nameless) }
        #expect(error?.code == .invalidOption)
    }

    private static let records: [Record] = [
        ["id": 1, "name": "a,b", "when": .date(millisecondsSince1970: 0)],
        ["name": nil, "id": 2.5, "when": "=x"],
        ["id": true],
    ]

    @Test func `Values go into the column of their name (D1)`() throws {
        let text = "id,name,when\r\n1,\"a,b\",1970-01-01T00:00:00.000Z\r\n2.5,,'=x\r\ntrue,,\r\n"
        let stage = CSVRecordFormatStream(csvFormatStream(header: .fromFirstRow))
        try TransformVerifier(stage).verify(Self.records, expecting: ByteBuffer(string: text))
        try TransformVerifier(stage).verify([], expecting: ByteBuffer())
    }

    @Test func `A header of one's own chooses the columns, and is written without records too (D17)`() async throws {
        let format = csvFormatStream(header: ["name", "id", "none"], nullText: "-")
        let text = try await streamToString(createReadableStream(Self.records).pipe(through: format))
        #expect(text == "name,id,none\r\n\"a,b\",1,-\r\n-,2.5,-\r\n-,true,-\r\n")
        #expect(try await streamToString(createReadableStream([Record]()).pipe(through: format)) == "name,id,none\r\n")
        let names = csvFormatStream(header: .names(.value(["x"])))
        #expect(try await streamToString(createReadableStream([Record]()).pipe(through: names)) == "x\r\n")
    }

    @Test func `Without a header the first record makes the columns`() async throws {
        let text = try await streamToString(createReadableStream(Self.records).pipe(through: csvFormatStream()))
        #expect(text == "1,\"a,b\",1970-01-01T00:00:00.000Z\r\n2.5,,'=x\r\ntrue,,\r\n")
    }

    @Test func `A name that the first record has not is an error, so that nothing is lost`() async throws {
        let records: [Record] = [["a": 1], ["a": 2], ["a": 3, "b": 4]]
        let error = await #expect(throws: CSVError.self) {
            try await streamToArray(
                createReadableStream(records).pipe(through: csvFormatStream(header: .fromFirstRow))
            )
        }
        #expect(error?.code == .rowFailed && error?.row == 2 && error?.column == "b")
    }

    @Test func `A dialect that cannot be is an error before the first record`() async throws {
        let stage = CSVRecordFormatStream(csvFormatStream(header: .fromFirstRow, delimiter: ""))
        let error = #expect(throws: CSVError.self) { try stage.makeTransformer(in: RunContext()) }
        #expect(error?.code == .invalidOption)
    }

    @Test func `Lists and records are JSON, which coercion reads back`() async throws {
        let record: Record = ["list": [1, "a\"b", nil], "nested": ["x": ["y": 2.5]]]
        let again = createReadableStream([record]).pipe(through: csvFormatStream(header: .fromFirstRow))
            .pipe(through: csvParseStream(as: Record.self)).pipe(through: csvCoerceValuesStream())
        #expect(try await streamToArray(again) == [record])
    }

    @Test func `In builders`() async throws {
        let results = try await pipeline {
            createReadableStream("b,a\n1,x\n2,y\n")
            csvParseStream(header: .firstRow)
            csvArrayToObjectStream()
            csvCoerceValuesStream()
            objectOmitStream(keys: ["a"])
            csvFormatStream(header: ["b"])
            RecordingSink(of: ByteBuffer.self)
        }
        #expect(results.output.map { String(buffer: $0) }.joined() == "b\r\n1\r\n2\r\n")
        let records = [["z": 1]] as [Record]
        let joined = pipejoin {
            createReadableStream(records)
            csvFormatStream()
        }
        #expect(try await streamToString(joined) == "1\r\n")
    }

    @Test func `A record by itself writes its own order`() async throws {
        let rows = [Row { Record(dictionaryLiteral: ("b", 1), ("a", nil), ("c", "x")).writeFields(into: &$0) }]
        #expect(try await text(rows) == "1,,x\r\n")
    }

    @Test func `Records take the same options as types`() async throws {
        let stage = csvParseStream(as: Record.self, delimiters: .value(CSVDelimiters(delimiter: ";")), errors: .thrown)
        let records = try await streamToArray(createReadableStream("a;b\n1;2,3\n").pipe(through: stage))
        #expect(records == [["a": "1", "b": "2,3"]])
        await #expect(throws: CSVError.self) {
            try await streamToArray(createReadableStream("a;b\n\"1\"x;2\n").pipe(through: stage))
        }
    }
}
