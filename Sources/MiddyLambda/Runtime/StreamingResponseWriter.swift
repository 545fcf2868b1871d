import DatastreamCore
import Middy
import NIOCore

/// Writes a body into Lambda's response stream.
///
/// The first write opens the response, so the prelude goes out with the first byte; an empty body opens it at its end, and
/// another task may open it while the body is awaited. A failure after that ends the response with error trailers; before
/// it, nothing has been sent. The service answers once it has passed everything on, and until then the response is not
/// over. Small chunks have been gathered by the body itself.
struct StreamingResponseWriter: StreamWriter {
    let connection: RuntimeConnection
    let run: ResponseRun

    var flushesBeforeAbort: Bool { connection.answer.hasStarted }

    @concurrent
    mutating func write(_ chunk: consuming ByteBuffer) async throws {
        if chunk.readableBytes == 0 { return }
        connection.answer.open()
        try await connection.write(chunk)
    }

    @concurrent
    mutating func finish() async throws {
        do {
            connection.answer.open()
            connection.end()
            try RuntimeAPI.check(try await connection.exchange.answer(), "the response")
            connection.answer.end()
        } catch {
            connection.close()
            throw error
        }
    }

    @concurrent
    mutating func abort(_ error: any Error) async {
        if connection.answer.withdraw() { return }
        guard connection.exchange.isOpen, !connection.exchange.isAnswered else { return connection.close() }
        let cause = connection.exchange.interruption ?? run.cause(of: error)
        connection.end(trailers: FunctionFailure(cause).trailers)
        do {
            // a cancelled function has little time left to wait for a service that passes on what is under way
            let isHurried = Task.isCancelled
            let reserve = (cause as? TimeoutError).map { TimeAmount($0.reserve) } ?? .zero
            let patience = max(connection.patience.afterCancellation, reserve)
            _ = try await isHurried ? connection.answer(within: patience) : connection.exchange.answer()
            connection.answer.end()
        } catch {
            connection.close()
        }
    }
}
