/// The small tables that give long names short local numbers, as far as they were read. Names are only ever added, so what
/// was once committed stays true; what a rollback takes back must be forgotten (see ``SurveyStore/write(_:)``).
struct Names: Sendable {
    var siteNumbers: [SiteID: Int64] = [:]
    var sites: [Int64: SiteID] = [:]
    var pathNumbers: [ExactText: Int64] = [:]
    var paths: [Int64: (template: String, depth: Int)] = [:]
    var authorNumbers: [ExactText: Int64] = [:]
    var authors: [Int64: String] = [:]
    var formNumbers: [Digest256: Int64] = [:]
    var forms: [Int64: Digest256] = [:]
    var outlines: [Digest256: FormOutline] = [:]
    var scopeNumbers: [Scope: Int64] = [:]
    var scopes: [Int64: Scope] = [:]
    var codeNumbers: [ArraySlice<UInt8>: Int64] = [:]
    var codes: [Int64: [UInt8]] = [:]

    /// A hub of many years has many names; a phone has little memory.
    private static let limit = 200_000

    /// What is worth keeping for the next transaction.
    var kept: Names {
        let count = siteNumbers.count + pathNumbers.count + authorNumbers.count + codeNumbers.count
        return count > Self.limit ? Names() : self
    }
}

/// A text that equals only one of the same bytes: strings that look alike compare as equal, and are different paths and
/// authors in the database.
struct ExactText: Hashable {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.hasSameBytes(as: right.text) }

    func hash(into hasher: inout Hasher) {
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if isDone == nil { Array(text.utf8).withUnsafeBytes { hasher.combine(bytes: $0) } }
    }
}
