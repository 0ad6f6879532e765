import Foundation
import SurveyData
import SurveyStore

/// Takes files into a store for the answers of one save, and takes them out again if the save fails.
struct FileAttaching {
    let store: SurveyStore
    private(set) var added: [Digest256] = []
    /// Answers that name a file which was found.
    private(set) var count = 0

    init(_ store: SurveyStore) {
        self.store = store
    }

    /// Runs `body` with a way to attach files; if it fails, the store has what it had before.
    static func run<Value>(_ store: SurveyStore, _ body: (inout FileAttaching) throws -> Value) throws -> Value {
        var attaching = FileAttaching(store)
        do {
            return try body(&attaching)
        } catch {
            try? store.dropUnused(attaching.added)
            throw error
        }
    }

    mutating func attach(_ path: String) throws(StoreError) -> Digest256 {
        let (digest, isNew) = try store.addAttachment(file: path)
        if isNew { added.append(digest) }
        count += 1
        return digest
    }

    /// Attaches the files that drafts name and that lie in one of these folders.
    ///
    /// - Returns: the names of those that lie in none.
    mutating func attach(filesOf drafts: inout [Draft], from folders: [String]) throws -> [String] {
        var missing: [String] = []
        for index in drafts.indices {
            for (path, answer) in drafts[index].answers {
                guard case .attachment(let name, nil) = answer else { continue }
                let file = folders.lazy.map { "\($0)/\(name)" }.first {
                    let type = try? FileManager.default.attributesOfItem(atPath: $0)[.type] as? FileAttributeType
                    return type == .typeRegular
                }
                guard let file else {
                    missing.append(name)
                    continue
                }
                drafts[index].answers[path] = .attachment(name: name, digest: try attach(file))
            }
        }
        return Set(missing).sorted()
    }
}
