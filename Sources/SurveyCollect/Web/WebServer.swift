internal import Foundation
internal import Hummingbird
public import Logging
internal import NIOCore
public import SurveyRecords
public import SurveyStore
internal import Synchronization

/// Leads interviews in a browser on this device.
///
/// It listens on a loopback address only, lets in the one browser that opens its address, and needs no network.
public struct WebServer: Sendable {
    /// A loopback address.
    public enum Address: String, Sendable, CaseIterable {
        case v4 = "127.0.0.1"
        case v6 = "::1"

        /// The address and a port as a URL names them.
        func authority(_ port: Int) -> String {
            switch self {
            case .v4: "127.0.0.1:\(port)"
            case .v6: "[::1]:\(port)"
            }
        }
    }

    private let desk: WebDesk
    private let binding: FormBinding
    private let options: WebOptions
    private let address: Address
    private let port: Int
    private let logger: Logger
    private let date: @Sendable (UInt64) -> String
    private let report: @Sendable (WebEvent) -> Void
    private let door: Door
    private let gate = Shared<AccessGate>()

    /// A server.
    ///
    /// - Parameters:
    ///   - desk: Where interviews are begun, resumed and saved.
    ///   - binding: The form version.
    ///   - earlier: Another version of the form, for drafts that were made with it.
    ///   - port: The port; 0 lets the system choose.
    ///   - secrets: So many bytes that nobody can guess.
    ///   - date: Milliseconds since 1970 as people read them.
    ///   - report: Hears what happens.
    public init(
        _ desk: InterviewDesk, _ binding: FormBinding, options: WebOptions,
        earlier: @escaping @Sendable (Digest256) throws -> FormBinding, address: Address = .v4, port: Int = 0,
        secrets: @escaping @Sendable (Int) -> [UInt8] = { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        }, logger: Logger, date: @escaping @Sendable (UInt64) -> String, report: @escaping @Sendable (WebEvent) -> Void
    ) {
        self.desk = WebDesk(desk, binding, options, earlier: earlier, report: report)
        self.binding = binding
        self.options = options
        self.address = address
        self.port = port
        self.logger = logger
        self.date = date
        self.report = report
        door = Door(randomBytes: secrets)
    }

    /// Serves until SIGTERM or SIGINT arrives. Every answer is saved by then.
    ///
    /// - Throws: ``StoreError`` if the address cannot be listened on, or the interview cannot be opened.
    public func run() async throws {
        try await desk.start()
        do {
            try await application.runService()
        } catch let error as IOError {
            throw StoreError(
                error.errnoCode == EADDRINUSE ? .busy : .cannotRead,
                "\(address.authority(port)) cannot be listened on (\(error))",
                next: "stop what uses that port, or let the system choose one by leaving --port out")
        }
    }

    private var application: some ApplicationProtocol {
        let routes = WebRoutes(
            desk: desk, door: door, form: binding.form, options: options, report: report, date: date)
        let (gate, address, chosen, door, report) = (gate, address, port, door, report)
        return Application(
            router: routes.router { gate.value },
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(75),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 64))),
            configuration: ApplicationConfiguration(
                address: .hostname(address.rawValue, port: port),
                availableConnectionsDelegate: .maximum(64, logger: logger)),
            onServerRunning: { channel in
                let authority = address.authority(channel.localAddress?.port ?? chosen)
                gate.set(AccessGate(authority: authority))
                report(.ready(url: "http://\(authority)/open/\(door.makeToken())"))
            },
            logger: logger)
    }
}

/// A value that becomes known while others already wait for it.
private final class Shared<Value: Sendable>: Sendable {
    private let state = Mutex<Value?>(nil)
    var value: Value? { state.withLock { $0 } }
    func set(_ value: Value) { state.withLock { $0 = value } }
}
