import DatastreamTesting
import Synchronization
import Testing

@testable import DatastreamAWS

@Suite(.timeLimit(.minutes(5)))
struct CredentialsCacheTests {
    private struct Down: Error {}

    /// A time that a test sets.
    private final class Time: Sendable {
        private let seconds = Atomic<Int>(0)

        func set(_ value: Int) { seconds.store(value, ordering: .relaxed) }
        var now: Duration { .seconds(seconds.load(ordering: .relaxed)) }
    }

    private static func keys(_ name: String, expiring seconds: Int? = nil) -> AWSCredentials {
        AWSCredentials(accessKeyID: name, secretAccessKey: "s", expiration: seconds.map { .seconds($0) })
    }

    /// A cache whose answers come from a source that the test releases.
    private static func cache(
        _ source: GatedSource<Result<AWSCredentials, any Error>>,
        _ time: Time
    ) -> CredentialsCache {
        CredentialsCache(now: { time.now }) {
            var iterator = source.makeAsyncIterator()
            guard let answer = try await iterator.next() else { throw Down() }
            return try answer.get()
        }
    }

    @Test func credentialsAreReplacedFiveMinutesBeforeTheyExpire() async throws {
        let (source, time) = (GatedSource(of: Result<AWSCredentials, any Error>.self), Time())
        let cache = Self.cache(source, time)
        source.release(.success(Self.keys("a", expiring: 1_000)), .success(Self.keys("b")))
        #expect(try await cache.credentials().accessKeyID == "a")
        time.set(699)
        #expect(try await cache.credentials().accessKeyID == "a")
        time.set(700)
        #expect(try await cache.credentials().accessKeyID == "b")
        time.set(1_000_000)
        #expect(try await cache.credentials().accessKeyID == "b")
        #expect(source.taken == 2)
    }

    @Test func manyCallsAskOnce() async throws {
        let (source, time) = (GatedSource(of: Result<AWSCredentials, any Error>.self), Time())
        let cache = Self.cache(source, time)
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await cache.credentials().accessKeyID } }
            try await source.waitForDemand()
            source.release(.success(Self.keys("a")))
            for try await name in group { #expect(name == "a") }
        }
        #expect(source.demands == 1)
    }

    @Test func aFailureReachesAllWhoWait() async throws {
        let (source, time) = (GatedSource(of: Result<AWSCredentials, any Error>.self), Time())
        let cache = Self.cache(source, time)
        async let first: Void = {
            let _: Down = try await failure { _ = try await cache.credentials() }
        }()
        try await source.waitForDemand()
        async let second: Void = {
            let _: Down = try await failure { _ = try await cache.credentials() }
        }()
        source.release(.failure(Down()), .failure(Down()))
        try await first
        try await second
        // if the second waited for the first, its own answer is still there
        source.release(.success(Self.keys("a")))
        if source.taken < 2 {
            let _: Down = try await failure { _ = try await cache.credentials() }
        }
        #expect(try await cache.credentials().accessKeyID == "a")
    }

    @Test func credentialsThatStillWorkOutliveAFailure() async throws {
        let (source, time) = (GatedSource(of: Result<AWSCredentials, any Error>.self), Time())
        let cache = Self.cache(source, time)
        source.release(.success(Self.keys("a", expiring: 1_000)))
        _ = try await cache.credentials()
        time.set(900)
        source.release(.failure(Down()))
        #expect(try await cache.credentials().accessKeyID == "a")
        time.set(929)
        #expect(try await cache.credentials().accessKeyID == "a")
        #expect(source.demands == 2, "for 30 seconds after a failure nobody is asked")
        time.set(930)
        source.release(.failure(Down()))
        #expect(try await cache.credentials().accessKeyID == "a")
        #expect(source.demands == 3)
        time.set(1_000)
        source.release(.failure(Down()))
        let _: Down = try await failure { _ = try await cache.credentials() }
    }

    @Test func credentialsThatStillWorkAreUsedWhileNewOnesAreOnTheirWay() async throws {
        let (source, time) = (GatedSource(of: Result<AWSCredentials, any Error>.self), Time())
        let cache = Self.cache(source, time)
        source.release(.success(Self.keys("a", expiring: 1_000)))
        _ = try await cache.credentials()
        time.set(900)
        async let fresh = cache.credentials()
        try await source.waitForDemand()
        #expect(try await cache.credentials().accessKeyID == "a")
        source.release(.success(Self.keys("b")))
        #expect(try await fresh.accessKeyID == "b")
    }

    @Test func whenTheOneWhoAsksIsCancelledAnotherTakesOver() async throws {
        let (source, time) = (GatedSource(of: Result<AWSCredentials, any Error>.self), Time())
        let cache = Self.cache(source, time)
        let first = Task { try await cache.credentials() }
        try await source.waitForDemand()
        async let second = cache.credentials()
        first.cancel()
        let _: CancellationError = try await failure { _ = try await first.value }
        try await source.waitForDemands(2)
        source.release(.success(Self.keys("a")))
        #expect(try await second.accessKeyID == "a")
    }

    @Test func oneWhoWaitsCanBeCancelled() async throws {
        let (source, time) = (GatedSource(of: Result<AWSCredentials, any Error>.self), Time())
        let cache = Self.cache(source, time)
        async let first = cache.credentials()
        try await source.waitForDemand()
        let second = Task { try await cache.credentials() }
        second.cancel()
        let _: CancellationError = try await failure { _ = try await second.value }
        source.release(.success(Self.keys("a")))
        #expect(try await first.accessKeyID == "a")
    }
}
