internal import Foundation

/// How a member shows its certificate to a hub that has forgotten it (protocol.md §8.3).
public enum Membership {
    /// The header field.
    public static let field = "Masah-Certificate"
    /// Bytes of a certificate's text that a hub looks at.
    private static let textBytes = 4_096

    /// The field's value: base64.
    public static func text(_ certificate: [UInt8]) -> String {
        Data(certificate).base64EncodedString()
    }

    /// The certificate's bytes; nil for a value that is none.
    public static func certificate(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= textBytes else { return nil }
        return Data(base64Encoded: text).map { Array($0) }
    }
}
