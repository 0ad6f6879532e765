import Foundation

/// A test interview of `fixtures/instruments/interviews`, one step a line; the README there describes the steps.
struct InterviewScript: Sendable, CustomStringConvertible {
    enum Action: Sendable {
        case answer(path: String, value: String)
        case refused(path: String, value: String)
        case add(path: String)
        case value(path: String, value: String)
        case asked(path: String, Bool)
    }

    struct Step: Sendable {
        let line: Int
        let text: String
        let action: Action
    }

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    let form: String
    let name: String
    let steps: [Step]

    var description: String { "\(form)/\(name)" }

    static let folder = Fixture.root.appending(path: "fixtures/instruments")

    /// The instruments by name.
    static func forms() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".xml") }
            .map { String($0.dropLast(4)) }.sorted()
    }

    static func all() throws -> [InterviewScript] {
        let interviews = folder.appending(path: "interviews")
        return try FileManager.default.contentsOfDirectory(atPath: interviews.path).sorted().flatMap { form in
            let inside = interviews.appending(path: form)
            return try FileManager.default.contentsOfDirectory(atPath: inside.path).sorted().map { file in
                let text = String(decoding: try Data(contentsOf: inside.appending(path: file)), as: UTF8.self)
                return try InterviewScript(form: form, name: String(file.dropLast(4)), text: text)
            }
        }
    }

    init(form: String, name: String, text: String) throws {
        self.form = form
        self.name = name
        var steps: [Step] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            guard let action = Self.action(String(line)) else {
                throw Malformed(description: "\(form)/\(name):\(index + 1): \(line) is no step")
            }
            steps.append(Step(line: index + 1, text: String(line), action: action))
        }
        self.steps = steps
    }

    private static func action(_ line: String) -> Action? {
        if line.hasPrefix("+ ") { return .add(path: String(line.dropFirst(2))) }
        let isExpected = line.hasPrefix("expect ")
        if isExpected, line.hasSuffix(" not asked") { return .asked(path: String(line.dropFirst(7).dropLast(10)), false) }
        if isExpected, line.hasSuffix(" asked") { return .asked(path: String(line.dropFirst(7).dropLast(6)), true) }
        // A trailing space after the sign is no part of an empty value.
        guard let sign = line.range(of: " =") else { return nil }
        let value = line[sign.upperBound...].drop { $0 == " " }
        let head = String(line[..<sign.lowerBound])
        if isExpected { return .value(path: String(head.dropFirst(7)), value: String(value)) }
        if head.hasPrefix("refuse ") { return .refused(path: String(head.dropFirst(7)), value: String(value)) }
        return .answer(path: head, value: String(value))
    }
}
