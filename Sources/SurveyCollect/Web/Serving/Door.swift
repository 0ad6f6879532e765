internal import Crypto
internal import Synchronization

/// Who may come in: the one browser that opened the address which the terminal printed.
///
/// The address holds a token that is good once. It is exchanged for a session, which the browser keeps in a cookie; after
/// that nobody can come in by the same address, not even the same browser.
///
/// Browsers send a cookie to every port of an address, so any other program that serves pages on this device could ask for
/// it. It is therefore bound to a folder with a secret name, in which all pages lie: what asks for the cookie must know
/// that name.
final class Door: Sendable {
    private struct State {
        var token: [UInt8]?
        var session: [UInt8]?
    }

    private let state = Mutex(State())
    private let randomBytes: @Sendable (Int) -> [UInt8]
    /// The folder of all pages: "/5368…/".
    let room: String

    init(randomBytes: @escaping @Sendable (Int) -> [UInt8]) {
        self.randomBytes = randomBytes
        room = "/\(Self.secret(randomBytes))/"
    }

    /// A token that is good once. One that was made before is not good any more.
    func makeToken() -> String {
        let secret = Self.secret(randomBytes)
        state.withLock { $0.token = digest(secret) }
        return secret
    }

    /// Exchanges a token for a session; nil if it is not the one that was made last, or was used.
    func enter(_ token: String) -> String? {
        let given = digest(token)
        let session = Self.secret(randomBytes)
        return state.withLock { state in
            guard let wanted = state.token, wanted == given else { return nil }
            state.token = nil
            state.session = digest(session)
            return session
        }
    }

    /// Whether a session is the one that came in.
    func isInside(_ session: String) -> Bool {
        let given = digest(session)
        return state.withLock { $0.session == given }
    }

    private static func secret(_ randomBytes: (Int) -> [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: randomBytes(24).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Secrets are compared by their digests, so that the time it takes says nothing about them.
    private func digest(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }
}
