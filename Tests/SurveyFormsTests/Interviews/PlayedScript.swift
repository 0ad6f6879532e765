import Foundation
import SurveyForms

/// A test interview of `fixtures/instruments/interviews`, as far as it can be played: what it expects is another test's.
struct PlayedScript {
    let form: String
    let name: String
    private let lines: [String]

    /// The forms of the instruments.
    static func forms() throws -> [String] {
        try names("fixtures/instruments").filter { $0.hasSuffix(".xml") }.map { "fixtures/instruments/\($0)" }
    }

    static func all() throws -> [PlayedScript] {
        let folder = "fixtures/instruments/interviews"
        return try names(folder).flatMap { form in
            try names("\(folder)/\(form)").map { file in
                let text = String(decoding: try Fixture.bytes("\(folder)/\(form)/\(file)"), as: UTF8.self)
                return PlayedScript(
                    form: "fixtures/instruments/\(form).xml", name: "\(form)/\(file)",
                    lines: text.split(separator: "\n").map(String.init))
            }
        }
    }

    private static func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Fixture.root.appending(path: folder).path).sorted()
    }

    /// Its answers, the refused ones included, and its instances; whatever else its lines say is passed over.
    func steps() throws -> [InterviewStep] {
        let repeats = Set(try Fixture.form(form).repeats.map(\.path))
        let steps: [InterviewStep] = lines.compactMap { (line) -> InterviewStep? in
            guard !["#", "expect ", "missing "].contains(where: { line.hasPrefix($0) }) else { return nil }
            for (sign, isAdded) in [("+ ", true), ("- ", false)] where line.hasPrefix(sign) {
                let place = place(String(line.dropFirst(2)), repeats)
                return isAdded ? .add(place.replacing(#/\[\d+\]$/#, with: "")) : .remove(place)
            }
            guard let sign = line.range(of: " =") else { return nil }
            let path = String(line[..<sign.lowerBound]).replacing("refuse ", with: "")
            return .answer(place(path, repeats), String(line[sign.upperBound...].drop { $0 == " " }))
        }
        return steps + [.finish]
    }

    /// A path of a script with the number of every instance: "members/age" means the first member.
    private func place(_ path: String, _ repeats: Set<String>) -> String {
        var own: [String] = []
        return path.split(separator: "/").map { part in
            own.append(part.prefix { $0 != "[" }.description)
            return repeats.contains(own.joined(separator: "/")) && !part.hasSuffix("]") ? "\(part)[1]" : String(part)
        }.joined(separator: "/")
    }
}
