import DatastreamCore
import DatastreamTesting
import Testing

@Suite("createTransformStream and createPassThroughStream", .timeLimit(.minutes(1)))
struct ClosureStageTests {
    let words = createTransformStream { (line: String, output: inout TransformOutput<String>) in
        for word in line.split(separator: " ") { output.enqueue(String(word)) }
    }

    let sums = createTransformStream(state: 0) { (n: Int, sum: inout Int, output: inout TransformOutput<Int>) in
        sum += n
        if n == 0 { output.enqueue(sum) }
    } flush: { sum, output in
        output.enqueue(sum)
    }

    @Test func theyKeepTheProtocol() throws {
        try TransformVerifier(words).verify(["a b c", "", "d"], expecting: ["a", "b", "c", "d"])
        try TransformVerifier(sums).verify([1, 2, 0, 3], expecting: [3, 6])
        try TransformVerifier(sums).verify([], expecting: [0])
        try TransformVerifier(createPassThroughStream { (_: Int) in }).verify([1, 2], expecting: [1, 2])
    }

    @Test func theTypesMayBeGivenBesideTheClosure() async throws {
        let twice = createTransformStream(of: Int.self, to: Int.self) { n, output in
            output.enqueue(n)
            output.enqueue(n)
        }
        #expect(try await streamToArray(createReadableStream([1, 2]).pipe(through: twice)) == [1, 1, 2, 2])
    }

    @Test func everyRunBeginsWithTheStateThatWasGiven() async throws {
        for _ in 0..<2 {
            #expect(try await streamToArray(createReadableStream([1, 2]).pipe(through: sums)) == [3])
        }
    }

    @Test(arguments: Consumption.allCases)
    func aClosureMayWait(consume: Consumption) async throws {
        let waiting = createTransformStream { (n: Int, output: inout TransformOutput<Int>) in
            for _ in 0..<n { output.enqueue(await later(n)) }
        } flush: { output in
            output.enqueue(await later(-1))
        }
        let stream = createReadableStream([2, 0, 1]).pipe(through: waiting)
        #expect(try await consume(stream) == [2, 2, 1, -1])
        let counting = createTransformStream(state: 0) { (n: Int, sum: inout Int, _: inout TransformOutput<Int>) in
            sum += await later(n)
        } flush: { sum, output in
            output.enqueue(await later(sum))
        }
        for _ in 0..<2 { #expect(try await consume(createReadableStream([1, 2]).pipe(through: counting)) == [3]) }
    }

    @Test func aPassThroughSeesEachItemBeforeTheSinkDoesAndItsEndOnce() async throws {
        let calls = Locked<[String]>([])
        let sink = createWritableStream { (n: Int) in calls.change { $0.append("write \(n)") } }
        let look = createPassThroughStream { (n: Int) in
            calls.change { $0.append("see \(n)") }
        } flush: {
            calls.change { $0.append("end") }
        }
        try await createReadableStream([1, 2]).pipe(through: look).pipe(to: sink, options: quiet)
        #expect(calls.value == ["see 1", "write 1", "see 2", "write 2", "end"])
        calls.value = []
        let wait = createPassThroughStream { (n: Int) in
            await later(calls.change { $0.append("see \(n)") })
        } flush: {
            await later(calls.change { $0.append("end") })
        }
        try await createReadableStream([1, 2]).pipe(through: wait).pipe(to: sink, options: quiet)
        #expect(calls.value == ["see 1", "write 1", "see 2", "write 2", "end"])
    }

    @Test(arguments: Consumption.allCases)
    func whatAnyClosureThrowsFailsTheRun(consume: Consumption) async throws {
        let stream = createReadableStream([1])
        let onItem = createTransformStream(of: Int.self, to: Int.self) { _, _ in throw TestError(name: "item") }
        let onEnd = createTransformStream(of: Int.self, to: Int.self) { _, _ in
        } flush: { _ in
            throw TestError(name: "end")
        }
        let onLook = createPassThroughStream(of: Int.self) { _ in
        } flush: {
            throw TestError(name: "end")
        }
        let waiting = createPassThroughStream(of: Int.self) { n in
            await later(())
            throw TestError(name: "item")
        }
        await #expect(throws: TestError(name: "item")) { try await consume(stream.pipe(through: onItem)) }
        await #expect(throws: TestError(name: "end")) { try await consume(stream.pipe(through: onEnd)) }
        await #expect(throws: TestError(name: "end")) { try await consume(stream.pipe(through: onLook)) }
        await #expect(throws: TestError(name: "item")) { try await consume(stream.pipe(through: waiting)) }
    }
}
