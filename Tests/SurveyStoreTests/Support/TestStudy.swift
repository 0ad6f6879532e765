import Foundation
import SurveyStore
import Synchronization
import TestSupport

/// A study with a key of its own, and what its devices need to join it.
struct TestStudy: Sendable {
    static let form = Digest256(hashing: Array("form 1".utf8)[...])
    static let otherForm = Digest256(hashing: Array("form 2".utf8)[...])

    let key: SigningKey
    let document = Study(
        id: "test", title: ["fr": "Essai"], languages: ["fr", "ar"], geography: "hcp-2015",
        regions: [.init(code: "01", name: ["fr": "Tanger-Tétouan-Al Hoceïma"])])
    var id: StudyID { StudyID(studyKey: key.publicKey) }

    init(seed: UInt64 = 7) {
        key = signingKey(seed: seed)
    }

    func certificate(
        _ device: SigningKey, _ role: Role = .supervisor, _ scope: Scope = .all, expires: UInt64 = 0
    ) throws -> Certificate {
        try Certificate(
            device: device.publicKey, role: role, scope: scope, member: "member", issued: 1, expires: expires,
            signedBy: key)
    }

    /// A new store of a device of its own.
    func store(
        at path: String, _ role: Role = .supervisor, _ scope: Scope = .all, world: TestWorld = TestWorld()
    ) throws -> SurveyStore {
        let device = signingKey(seed: world.draw())
        return try SurveyStore.create(
            path: path,
            identity: .init(
                study: document, studyKey: key.publicKey, device: (device, try certificate(device, role, scope))),
            environment: world.environment)
    }
}

func signingKey(seed: UInt64) -> SigningKey {
    var random = SplitMix64(seed: seed)
    guard let key = SigningKey(rawBytes: random.bytes(32)) else { preconditionFailure("32 bytes make a key") }
    return key
}

/// Clock, randomness and machine of one device, all from a seed.
final class TestWorld: Sendable {
    private struct State {
        var random: SplitMix64
        var now: UInt64
        var step: UInt64
        var machine: String
    }
    private let state: Mutex<State>

    /// - Parameter step: how far the clock goes with each look at it, in milliseconds.
    init(seed: UInt64 = 1, now: UInt64 = 1_790_000_000_000, step: UInt64 = 1_000, machine: String = "machine") {
        state = Mutex(State(random: SplitMix64(seed: seed), now: now, step: step, machine: machine))
    }

    func draw() -> UInt64 { state.withLock { $0.random.next() } }
    func setClock(_ now: UInt64, step: UInt64) {
        state.withLock {
            $0.now = now
            $0.step = step
        }
    }

    var environment: StoreEnvironment {
        StoreEnvironment(
            now: {
                self.state.withLock {
                    $0.now += $0.step
                    return $0.now
                }
            },
            randomBytes: { count in self.state.withLock { $0.random.bytes(count) } },
            machine: { self.state.withLock { $0.machine } })
    }
}

/// Runs a test in a folder of its own, which goes away afterwards.
func inTemporaryFolder<Value>(_ body: (TestFolder) throws -> Value) throws -> Value {
    let folder = TestFolder(path: NSTemporaryDirectory() + "masah-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    return try body(folder)
}

struct TestFolder {
    let path: String

    func file(_ name: String) -> String { "\(path)/\(name)" }
    func contents(_ name: String) -> [UInt8] {
        FileManager.default.contents(atPath: file(name)).map { Array($0) } ?? []
    }
    func write(_ name: String, _ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: file(name))) }
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }
    func copy(_ name: String, to other: String) throws {
        try FileManager.default.copyItem(atPath: file(name), toPath: file(other))
    }
}

/// The path that `text` writes.
func path(_ text: String) -> AnswerPath {
    guard let path = AnswerPath(text) else { preconditionFailure("\(text) is no path") }
    return path
}

func scope(_ text: String) -> Scope {
    guard let scope = Scope(text) else { preconditionFailure("\(text) is no scope") }
    return scope
}
