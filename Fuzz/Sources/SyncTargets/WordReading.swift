import SurveySync

/// What people and proxies hand over as text.
enum WordReading {
    static func run(_ bytes: [UInt8]) throws {
        _ = Problem(encoded: bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        if let invitation = Invitation(text: text), Invitation(text: invitation.text) != invitation {
            throw SyncPromiseBroken("an invitation does not survive being written again")
        }
        // The three headers of a signed request, a line each.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        let signature = RequestSignature(
            signatureInput: lines.first, signature: lines.dropFirst().first, contentDigest: lines.dropFirst(2).first)
        _ = signature?.bodyDigest
        _ = signature?.holds(method: "POST", path: "/v1/studies/x/sync")
    }
}
