internal import Foundation
internal import Hummingbird
public import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import SurveyStore

/// Serves a hub over HTTP.
public struct HubServer: Sendable {
    /// The version that the hub tells at `/health`.
    public static let version = "0.1.0"

    /// How many failed attempts to join are let through: so many at once, and so many a second after that.
    public struct EnrolmentLimits: Sendable {
        /// Attempts at once.
        public var burst: Int
        /// Attempts a second after that.
        public var perSecond: Double

        /// Limits.
        public init(burst: Int = 60, perSecond: Double = 1) {
            self.burst = burst
            self.perSecond = perSecond
        }
    }

    private let hub: Hub
    private let host: String
    private let port: Int
    private let logger: Logger
    private let limits: EnrolmentLimits
    private let attachments: AttachmentPolicy

    /// A server.
    ///
    /// - Parameters:
    ///   - host: the address to listen on.
    ///   - port: the port; 0 lets the system choose.
    ///   - logger: gets one line for each request, and what the operator must know.
    ///   - attachments: how much room there is for attachments.
    public init(
        _ hub: Hub, host: String, port: Int, logger: Logger, enrolmentLimits: EnrolmentLimits = EnrolmentLimits(),
        attachments: AttachmentPolicy = AttachmentPolicy()
    ) {
        self.hub = hub
        self.host = host
        self.port = port
        self.logger = logger
        limits = enrolmentLimits
        self.attachments = attachments
    }

    /// Serves until SIGTERM or SIGINT arrives; requests that are under way then come to their end.
    ///
    /// - Parameter onListening: told the port once the hub can be reached.
    /// - Throws: ``StoreError`` if the address cannot be listened on.
    public func run(onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }) async throws {
        do {
            try await application(onListening: onListening).runService()
        } catch let error as IOError {
            throw Self.cannotListen(on: "\(host):\(port)", error)
        }
    }

    static func cannotListen(on address: String, _ error: IOError) -> StoreError {
        switch error.errnoCode {
        case EADDRINUSE:
            StoreError(
                .busy, "another program listens on \(address)", next: "stop it, or choose another port with --listen")
        case EACCES, EPERM:
            StoreError(
                .notPermitted, "listening on \(address) is not permitted", next: "choose a port above 1023")
        default:
            StoreError(
                .cannotRead, "\(address) cannot be listened on (\(error))",
                next: "name an address of this machine with --listen")
        }
    }

    func application(
        isFollowing: Bool = true, onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let chosen = port
        return Application(
            router: HubRoutes(hub, logger: logger, limits: limits, attachments: attachments).router(),
            server: .http1(
                configuration: .init(
                    // Long enough for a satellite link that stalls, short enough to give a dead peer's place away.
                    idleTimeout: .seconds(75),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 64))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: .maximum(512, logger: logger)),
            services: isFollowing ? [ProjectionService(studies: hub.hosted, logger: logger)] : [],
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? chosen) },
            logger: logger)
    }
}
