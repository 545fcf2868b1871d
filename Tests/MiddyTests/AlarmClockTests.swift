import DatastreamTesting
import Synchronization
import Testing

@testable import Middy

/// The one task that watches over all alarms on the system's clock, and the work that they cut off.
@Suite(.timeLimit(.minutes(1)))
struct AlarmClockTests {
    @Test("alarms go off in the order of their times, whatever the order they were set in")
    func order() async throws {
        let clock = AlarmClock()
        let (rung, ringing) = AsyncStream<Int>.makeStream()
        for milliseconds in [400, 30, 800, 200] {
            _ = clock.set(after: .milliseconds(milliseconds)) { ringing.yield(milliseconds) }
        }
        var seen: [Int] = []
        for await milliseconds in rung {
            seen.append(milliseconds)
            if seen.count == 4 { break }
        }
        #expect(seen == [30, 200, 400, 800])
    }

    @Test("an alarm never goes off before its time")
    func time() async throws {
        let start = ContinuousClock.now
        let (rung, ringing) = AsyncStream<ContinuousClock.Instant>.makeStream()
        _ = AlarmClock().set(after: .milliseconds(20)) { ringing.yield(.now) }
        for await end in rung {
            #expect(end - start >= .milliseconds(20))
            break
        }
    }

    @Test("an alarm that was taken back does not go off, and is not kept")
    func cancelled() async throws {
        let clock = AlarmClock()
        let (rung, ringing) = AsyncStream<String>.makeStream()
        weak var held: Held?
        do {
            let object = Held()
            held = object
            let alarm = clock.set(after: .milliseconds(10)) {
                withExtendedLifetime(object) {}
                ringing.yield("cancelled")
            }
            alarm.cancel()
            alarm.cancel()
        }
        #expect(held == nil)
        _ = clock.set(after: .milliseconds(40)) { ringing.yield("kept") }
        for await name in rung {
            #expect(name == "kept")
            break
        }
    }

    @Test("no time at all rings at once", arguments: [Duration.zero, .seconds(-1)])
    func atOnce(duration: Duration) {
        let count = Mutex(0)
        AlarmClock().set(after: duration) { count.withLock { $0 += 1 } }.cancel()
        #expect(count.withLock { $0 } == 1)
    }

    @Test("work that is cut off is cancelled without the help of who waits, also while it never suspends")
    func busyWork() async throws {
        let timeout = Chain(streamifyResponse: true, options: MiddyOptions(timeoutEarly: .milliseconds(1))) { _ in
            .milliseconds(30)
        }
        await #expect(throws: TimeoutError.self) {
            _ = try await timeout.test(Trace()) { _, _ in
                while !Task.isCancelled {}
                throw CancellationError()
            }
        }
    }

    @Test("a cut before the work has begun cancels it as well")
    func early() async {
        let work = CuttableWork()
        work.cutOff()
        await Task {
            await withUnsafeCurrentTask { task in
                work.begin(task)
                await Task.yield()
                #expect(Task.isCancelled)
                work.end()
            }
        }.value
        #expect(await work.waitUntilOver())
    }

    @Test("nothing is done for work that is over")
    func late() async {
        let work = CuttableWork()
        work.begin(nil)
        work.end()
        work.cutOff(Failure("late"))
        work.whileUnderWay { Issue.record("called for work that is over") }
        #expect(await work.waitUntilOver() == false)
        #expect(work.reason == nil)
    }
}

private final class Held: Sendable {}
