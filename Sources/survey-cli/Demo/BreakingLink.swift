import NIOCore
import NIOPosix

/// A bad link, for the demo and the tests: a TCP relay that passes a connection's bytes on until its allowance is used
/// up, then drops both ends in mid-stream.
struct BreakingLink: Sendable {
    /// Where the relay passes connections on to.
    let host: String
    let port: Int
    /// The bytes that the n-th connection (from 0) may carry in both directions together; nil for no limit.
    let allowance: @Sendable (_ connection: Int) -> Int?

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>
    private struct Broken: Error {}

    /// Runs `body` with the relay's port, and ends the relay with it.
    func run<Value: Sendable>(_ body: @Sendable (_ port: Int) async throws -> Value) async throws -> Value {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
            }
        let ownPort = server.channel.localAddress?.port ?? 0
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await accept(server) }
            defer { group.cancelAll() }
            return try await body(ownPort)
        }
    }

    private func accept(_ server: NIOAsyncChannel<Connection, Never>) async throws {
        try? await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                var number = 0
                for try await client in connections {
                    let limit = allowance(number)
                    group.addTask { await relay(client, limit) }
                    number += 1
                }
            }
        }
    }

    private func relay(_ client: Connection, _ limit: Int?) async {
        // A broken connection is this type's purpose: its errors end here.
        try? await client.executeThenClose { fromClient, toClient in
            let hub = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
                }
            try await hub.executeThenClose { fromHub, toHub in
                let meter = Meter(limit: limit)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for try await bytes in fromClient { try await meter.pass(bytes, to: toHub) }
                        toHub.finish()
                    }
                    group.addTask {
                        for try await bytes in fromHub { try await meter.pass(bytes, to: toClient) }
                        toClient.finish()
                    }
                    defer { group.cancelAll() }
                    try await group.next()
                    try await group.next()
                }
            }
        }
    }

    /// Counts the bytes of one connection and breaks it when they are used up.
    private actor Meter {
        private var left: Int?

        init(limit: Int?) {
            left = limit
        }

        /// Passes on what is still allowed, and breaks the connection with the last byte of it.
        func pass(_ bytes: ByteBuffer, to other: NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws {
            guard let allowed = left else {
                try await other.write(bytes)
                return
            }
            left = max(0, allowed - bytes.readableBytes)
            if let part = bytes.getSlice(at: bytes.readerIndex, length: min(allowed, bytes.readableBytes)) {
                try await other.write(part)
            }
            if allowed <= bytes.readableBytes { throw Broken() }
        }
    }
}
