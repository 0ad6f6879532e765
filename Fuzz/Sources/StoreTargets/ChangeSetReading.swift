@testable import SurveyStore

/// Reads a change-set as a replica does, and checks what it gives.
enum ChangeSetReading {
    private static let key = SigningKey(rawBytes: Array(repeating: 7, count: 32))

    /// What cannot be read must be refused with ``DecodingProblem`` by whoever merges it, and before it is stored; what can
    /// be read must survive being written again.
    static func read(_ bytes: [UInt8]) throws {
        let changeSet: ChangeSet
        let saves: [Save]
        do throws(DecodingProblem) {
            changeSet = try ChangeSet(bytes: bytes)
            _ = try changeSet.answers(nil)
        } catch {
            return
        }
        do throws(DecodingProblem) {
            saves = try changeSet.saves()
        } catch {
            throw BrokenPromise("a merge takes it, and its answers cannot be read: \(error)")
        }
        guard saves.map(\.dot) == changeSet.header.entries.map(\.dot) else {
            throw BrokenPromise("the saves are not those of the header")
        }
        // A reader takes more shapes than a writer makes, and saves that no writer may make: those end here.
        guard let key, saves.reduce(0, { $0 + $1.answers.count }) < 20_000,
            let again = try? ChangeSet(study: StudyID(high: 1, low: 1), saves: saves, signedBy: key)
        else { return }
        guard let read = try? ChangeSet(bytes: again.bytes).saves(), SavePicture(read) == SavePicture(saves) else {
            throw BrokenPromise("what was read does not survive being written again")
        }
    }
}

/// Saves down to the byte: to Swift, texts that look alike are equal.
struct SavePicture: Equatable {
    private let saves: [Save]
    private let answers: [[[UInt8]: [UInt8]]]
    private let authors: [[UInt8]]

    init(_ saves: [Save]) {
        self.saves = saves
        authors = saves.map { Array($0.author.utf8) }
        answers = saves.map { save in
            Dictionary(
                save.answers.map { (Array("\($0.key)".utf8), $0.value.encoded) },
                uniquingKeysWith: { first, _ in first })
        }
    }
}
