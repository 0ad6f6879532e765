import Foundation
import SurveyStore
import SurveySync
import SyncServer

/// A hub in a folder of its own, with the study of the benchmarks, served by a child process.
final class BenchHub {
    private let scratch: Scratch
    private let hub: Hub
    private let process: Process
    private let output: Pipe
    let url: String
    var folder: String { scratch.file("hub") }

    init(form: Questionnaire) throws {
        scratch = try Scratch()
        // The hub draws its study's key from its environment: here it gets the benchmarks' one, so that what devices
        // signed before there was a hub is good at this one.
        let system = StoreEnvironment.system
        let environment = StoreEnvironment(
            now: system.now, randomBytes: { $0 == 32 ? BenchStudy.key.rawBytes : system.randomBytes($0) },
            machine: system.machine)
        let id = try Hub.create(
            at: scratch.file("hub"), study: BenchStudy.study, forms: [BenchStudy.toPublish(form)],
            environment: environment)
        guard id == BenchStudy.id else { throw BenchError("the hub's study has another key") }
        hub = try Hub.open(at: scratch.file("hub"))
        (process, output) = try Child.start(ServeTask(folder: scratch.file("hub")))
        guard let port = Self.line(from: output).flatMap({ Int($0) }) else { throw BenchError("the hub did not start") }
        url = "http://127.0.0.1:\(port)"
    }

    private static func line(from pipe: Pipe) -> String? {
        var line: [UInt8] = []
        while let byte = try? pipe.fileHandleForReading.read(upToCount: 1)?.first, byte != 0x0A { line.append(byte) }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }

    /// Stops the hub and gives what it says at its end.
    func stop() throws -> ServeTask.Outcome {
        process.terminate()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(ServeTask.Outcome.self, from: text)
    }

    deinit {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }

    /// User and system time of the hub's process so far.
    var cpuSeconds: Double { ProcessFacts(id: process.processIdentifier).cpuSeconds }

    /// An invitation as text.
    func invite(_ role: Role, _ scope: Scope, name: String) throws -> String {
        try hub.invite(study: BenchStudy.id, role: role, scope: scope, name: name, url: url).text
    }

    /// A membership for a device with a key from a seed.
    func enrol(_ role: Role, _ scope: Scope, name: String) async throws -> HubMember {
        try await HubMember.join(invitation: invite(role, scope, name: name), key: BenchStudy.signingKey(name))
    }

    /// Waits until the hub's merged records hold so many saves: its projection follows the log on its own.
    func waitUntilMerged(_ saves: Int) async throws {
        guard let info = hub.studies.first else { throw BenchError("the hub has no study") }
        while true {
            if let replica = try? SurveyStore.open(path: info.replicaPath), try replica.digest().count >= saves {
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// A device that has joined a hub.
struct HubMember: Sendable {
    let key: SigningKey
    let certificate: Certificate
    let url: String

    static func join(invitation text: String, key: SigningKey) async throws -> HubMember {
        guard let invitation = Invitation(text: text) else { throw BenchError("this is no invitation") }
        let transport = try HTTPTransport(
            url: invitation.url, study: BenchStudy.id, device: key, now: StoreEnvironment.system.now)
        let answer = try await transport.enrol(
            EnrolmentRequest(secret: Hex.encode(invitation.secret), device: Hex.encode(key.publicKey), name: nil))
        guard let bytes = Hex.decode(answer.certificate) else { throw BenchError("the hub gave no certificate") }
        return HubMember(key: key, certificate: try Certificate(bytes: bytes[...]), url: invitation.url)
    }

    func transport() throws -> HTTPTransport {
        try HTTPTransport(url: url, study: BenchStudy.id, device: key, now: StoreEnvironment.system.now)
    }

    /// Sends parcels to the hub in one request, without a store behind it.
    ///
    /// - Parameters:
    ///   - site: the own site, whose change-sets the hub then does not send back.
    ///   - lastSequence: the site's greatest sequence number.
    ///   - cursor: that of the last answer.
    /// - Returns: the cursor that holds after this one.
    @discardableResult
    func push(
        _ frames: [Frame], site: SiteID? = nil, lastSequence: UInt64 = 0, cursor: [UInt8] = []
    ) async throws -> [UInt8] {
        var cursor = cursor
        var request = SyncStream.request
        request += Frame(.hello, Hello(site: site, lastSequence: lastSequence, cursor: cursor).payload).bytes
        for frame in frames { request += frame.bytes }
        request += Frame(.end, []).bytes
        var reader = FrameReader(magic: SyncStream.response)
        var accepted = 0
        try await transport().exchange(request) { bytes in
            reader.append(bytes)
            while let frame = try reader.next() {
                switch try PushResult(frame) {
                case .accepted: accepted += 1
                case nil where frame.kind == .cursor: cursor = frame.payload
                case nil: cursor = try SurveySync.Delivery(frame)?.cursor ?? cursor
                case let other?: throw BenchError("the hub says \(other)")
                }
            }
        }
        let expected = frames.count { $0.kind == .changeSet }
        guard accepted == expected else { throw BenchError("the hub took \(accepted) of \(expected) change-sets") }
        return cursor
    }
}
