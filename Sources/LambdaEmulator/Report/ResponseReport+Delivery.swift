import NIOHTTP1

extension ResponseReport {
    init(_ exchange: ClientExchange, _ delivery: Delivery, _ verdict: Verdict) {
        self.init(
            kind: exchange.kind,
            method: exchange.head.method.rawValue,
            path: exchange.head.uri,
            requestID: exchange.requestID,
            status: delivery.status,
            timeToFirstByte: delivery.firstByte.map { exchange.received.duration(to: $0) },
            bytes: delivery.bytes,
            duration: exchange.received.duration(to: .now),
            outcome: verdict.outcome
        )
    }
}
