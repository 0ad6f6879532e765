/// The small tables that give long names short local numbers, as far as they were read. Names are only ever added, so what
/// was once committed stays true; what a rollback takes back must be forgotten (see ``SurveyStore/write(_:)``).
struct Names: Sendable {
    var siteNumbers: [SiteID: Int64] = [:]
    var sites: [Int64: SiteID] = [:]
    var pathNumbers: [ExactText: Int64] = [:]
    /// By number: the places of all ``pathNumbers`` in the order of their bytes, as long as none was added since.
    private var pathPlaces: [Int64: Int] = [:]
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
    /// Those of ``codeNumbers`` that saves made here have used.
    var choiceNumbers: [ExactText: Int64] = [:]

    /// A hub of many years has many names; a phone has little memory.
    private static let limit = 200_000

    /// Where each known path stands among all of them: answers are put in order without comparing their paths' texts.
    mutating func placesOfPaths() -> [Int64: Int] {
        if pathPlaces.count != pathNumbers.count {
            let sorted = pathNumbers.sorted { $0.key < $1.key }
            pathPlaces = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1.value, $0) })
        }
        return pathPlaces
    }

    /// What is worth keeping for the next transaction.
    var kept: Names {
        let count = siteNumbers.count + pathNumbers.count + authorNumbers.count + codeNumbers.count
        return count > Self.limit ? Names() : self
    }
}

/// A text that equals only one of the same bytes: strings that look alike compare as equal, and are different paths and
/// authors in the database.
struct ExactText: Hashable, Comparable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.hasSameBytes(as: right.text) }

    static func < (left: ExactText, right: ExactText) -> Bool { left.text.compareBytes(with: right.text) < 0 }

    func hash(into hasher: inout Hasher) {
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if isDone == nil { Array(text.utf8).withUnsafeBytes { hasher.combine(bytes: $0) } }
    }
}
