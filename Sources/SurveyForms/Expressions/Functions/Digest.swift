import Crypto
import Foundation

/// Digests, their encodings and signatures.
enum Digest {
    /// The digest of a text, or `nil` for an algorithm that the specification does not name.
    static func bytes(of text: String, algorithm: String) -> [UInt8]? {
        let data = Data(text.utf8)
        switch algorithm.uppercased().filter({ $0 != "-" }) {
        case "MD5": return Array(Insecure.MD5.hash(data: data))
        case "SHA1": return Array(Insecure.SHA1.hash(data: data))
        case "SHA256": return Array(SHA256.hash(data: data))
        case "SHA384": return Array(SHA384.hash(data: data))
        case "SHA512": return Array(SHA512.hash(data: data))
        default: return nil
        }
    }

    /// Bytes as text, or `nil` for an encoding that the specification does not name.
    static func text(_ bytes: [UInt8], encoding: String) -> String? {
        switch encoding.lowercased() {
        case "hex":
            let digits = Array("0123456789abcdef".utf8)
            return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        case "base64": return Data(bytes).base64EncodedString()
        default: return nil
        }
    }

    /// The bytes that base64 stands for; what belongs to no alphabet is passed over.
    static func decoded(_ text: String) -> Data? {
        Data(base64Encoded: text, options: .ignoreUnknownCharacters)
    }

    /// The seed that JavaRosa makes of a text: the first eight bytes of its SHA-256; 0 for an empty one.
    static func seed(of text: String) -> Int64 {
        guard !text.isEmpty else { return 0 }
        let bits = SHA256.hash(data: Data(text.utf8)).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int64(bitPattern: bits)
    }

    /// The message behind an Ed25519 signature, or `nil` if the key did not sign it.
    static func signedMessage(_ contents: Data, key: Data) -> String? {
        guard contents.count >= 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else {
            return nil
        }
        let message = contents.dropFirst(64)
        guard key.isValidSignature(contents.prefix(64), for: message) else { return nil }
        return String(decoding: message, as: UTF8.self)
    }
}
