import ArgumentParser
import Foundation
import Logging
import SurveyData
import SurveyStore
import SyncServer

/// `survey-cli server run`
struct ServerRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Serve a hub until SIGTERM or SIGINT arrives.",
        discussion: """
            Requests that are under way come to their end before it stops. The log goes to the standard error, one \
            line for each request, without answers or secrets. The hub speaks plain HTTP: put a reverse proxy with TLS \
            in front of it wherever others can listen.

            Example:
              survey-cli server run hub --listen 127.0.0.1:8731
            """)

    @Argument(help: "The hub's folder.", completion: .directory)
    var hub: String

    @Option(name: .long, help: "Address and port to listen on; port 0 lets the system choose.")
    var listen = "127.0.0.1:8731"

    @Option(
        name: .long, help: "How much the log says: debug, info, notice, warning or error.",
        transform: { text in
            guard let level = Logger.Level(rawValue: text) else {
                throw ValidationError("there is no log level “\(text)”: use debug, info, notice, warning or error")
            }
            return level
        })
    var logLevel = Logger.Level.notice

    @Option(name: .long, help: ArgumentHelp("The largest attachment that is taken, at most 4096.", valueName: "MiB"))
    var largestAttachment = 4_096

    @Option(
        name: .long, help: ArgumentHelp("Room for all attachments of a study; otherwise the disk.", valueName: "MiB"))
    var attachmentRoom: Int?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...4_096).contains(largestAttachment) else {
            throw ValidationError("--largest-attachment takes 1 to 4096 MiB")
        }
        guard (0...(1 << 40)).contains(attachmentRoom ?? 0) else {
            throw ValidationError("--attachment-room takes a number of MiB")
        }
    }

    func run() async throws {
        let address = try ListenAddress(listen)
        let hub = try Hub.open(at: hub)
        var logger = Logger(label: "masah.hub", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = logLevel
        let output = output
        let titles = hub.studies.map(\.study.displayTitle).joined(separator: ", ")
        do {
            try await HubServer(
                hub, host: address.host, port: address.port, logger: logger,
                attachments: AttachmentPolicy(
                    largest: UInt64(largestAttachment) << 20, quota: attachmentRoom.map { UInt64($0) << 20 })
            ).run { port in
                let url = "http://\(address.urlHost):\(port)"
                output.write(["listening": .string(url)]) { "serving \(titles) at \(url)" }
            }
        } catch let error where !(error is StoreError) {
            throw CLIError(
                .unavailable, "cannotListen", "the hub cannot listen on \(listen) (\(error))",
                next: "stop what uses that port, or choose another with --listen")
        }
    }
}

/// An address to listen on: `127.0.0.1:8731`, `[::1]:8731`, `localhost:8731`.
struct ListenAddress {
    let host: String
    let port: Int

    init(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw CLIError.usage("“\(text)” is not an address to listen on", next: "write it as 127.0.0.1:8731")
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty else {
            throw CLIError.usage("“\(text)” names no address", next: "write it as 127.0.0.1:8731")
        }
        self.host = host
        self.port = Int(port)
    }

    /// The host as a URL writes it.
    var urlHost: String { host.contains(":") ? "[\(host)]" : host }
}
