import Testing

@testable import SurveyStore

extension Answer {
    init(hex: String) throws {
        try self.init(encoded: try #require(Hex.decode(hex))[...])
    }

    var hex: String { Hex.encode(encoded) }
}

extension [AnswerPath: Answer] {
    /// Answers in hexadecimal by path.
    var vector: [String: String] {
        Dictionary<String, String>(map { ($0.description, $1.hex) }, uniquingKeysWith: { $1 })
    }
}

/// Bytes in hexadecimal that a reader must refuse, with the code of protocol.md §1.5.
struct RefusalVector: Codable, Hashable, Sendable {
    var note: String
    var hex: String
    var error: String

    init(_ note: String, _ bytes: [UInt8], _ error: DecodingProblem.Code) {
        self.init(note: note, hex: Hex.encode(bytes), error: error.rawValue)
    }

    init(note: String, hex: String, error: String) {
        self.note = note
        self.hex = hex
        self.error = error
    }

    /// Checks that `read` refuses the bytes with the expected code.
    func check(_ read: ([UInt8]) throws -> Void) throws {
        let bytes = try #require(Hex.decode(hex))
        let problem = #expect(throws: DecodingProblem.self, "\(note)") { try read(bytes) }
        #expect(problem?.code.rawValue == error, "\(note): \(problem.map { "\($0)" } ?? "nothing")")
    }
}
