@testable import SurveyStore

/// Answers as bytes and as texts.
enum AnswerReading {
    static func run(_ bytes: [UInt8]) throws {
        try encoded(bytes)
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        try lexical(text)
        try names(text)
    }

    /// An answer that can be read has one spelling.
    private static func encoded(_ bytes: [UInt8]) throws {
        guard let answer = try? Answer(encoded: bytes[...]) else { return }
        guard answer.encoded == bytes else { throw BrokenPromise("an answer has two spellings in bytes") }
    }

    /// Every text is an answer of every kind, and comes back to the byte.
    private static func lexical(_ text: String) throws {
        for kind in AnswerKind.allCases {
            let answer = Answer(lexical: text, kind: kind)
            guard let back = answer.lexical, back.utf8.elementsEqual(text.utf8) else {
                throw BrokenPromise("\(kind) \"\(text)\" does not come back as it was written")
            }
            guard let read = try? Answer(encoded: answer.encoded[...]) else { continue }
            guard read.encoded == answer.encoded else {
                throw BrokenPromise("\(kind) \"\(text)\" changes in its bytes")
            }
        }
    }

    private static func names(_ text: String) throws {
        if let path = AnswerPath(text) {
            guard AnswerPath(path.description) == path else { throw BrokenPromise("path \(path) does not come back") }
        }
        if let scope = Scope(text) {
            guard scope.path == text, Scope.all.contains(scope), scope.contains(scope) else {
                throw BrokenPromise("scope \(scope) does not contain itself")
            }
        }
        _ = RecordID(text: text)
    }
}
