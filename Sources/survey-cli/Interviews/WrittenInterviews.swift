import Foundation
import SurveyCollect
import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// `survey-cli collect FORM --answers FILE`: interviews that were written down, all of them or none.
struct WrittenInterviews {
    let store: SurveyStore
    let binding: FormBinding
    /// The file; `-` for the standard input.
    let file: String
    let isTrial: Bool
    let output: OutputOptions

    func run(
        _ surroundings: InterviewSurroundings, scope: Scope, author: String, language: String?
    ) throws {
        let scripts = try InterviewScript.read(text())
        guard !scripts.isEmpty else {
            throw CLIError(
                .badData, "badData", "\(name) holds no interview", next: "write one step a line, such as age = 34")
        }
        let interviews = ScriptedInterviews(
            InterviewDesk(store: store, surroundings: surroundings), binding, scope: scope, author: author,
            language: language)
        let folder = file == "-" ? "." : URL(filePath: file).deletingLastPathComponent().path
        let saved = try FileAttaching.run(store) { attaching in
            try interviews.run(scripts, isTrial: isTrial) { (path) throws(StoreError) in
                let whole = path.hasPrefix("/") ? path : folder + "/" + path
                return isTrial ? try BinaryFile(whole, .read).digest() : try attaching.attach(whole)
            }
        }
        report(saved, scope)
    }

    private var name: String { file == "-" ? "the standard input" : file }

    private func text() throws -> String {
        let bytes = try ByteSource(path: file).all(limit: CollectLimits.scriptBytes)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let line = bytes.prefix(Self.validPrefix(of: bytes)).count { $0 == UInt8(ascii: "\n") } + 1
            throw CLIError(
                .badData, "badData", "\(name), line \(line), is not text in UTF-8",
                next: "save the file as UTF-8 in the editor that wrote it")
        }
        return text
    }

    /// How many bytes are text, up to the first that is not.
    private static func validPrefix(of bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&rest) { count += UTF8.width(scalar) }
        return count
    }

    private func report(_ saved: [ScriptedInterviews.Saved], _ scope: Scope) {
        let lacksAuditLog = binding.form.audit != nil
        let final = saved.count { $0.state == .final }
        let document: JSONValue = [
            "form": .string(binding.form.id), "version": .string(binding.form.version), "scope": .string(scope.path),
            "saved": .integer(isTrial ? 0 : saved.count), "dryRun": .bool(isTrial), "lacksAuditLog": .bool(lacksAuditLog),
            "interviews": .array(
                saved.map { interview in
                    [
                        "interview": .integer(interview.script.number), "line": .integer(interview.script.line),
                        "record": .optional(interview.record?.description), "state": .string(interview.state.rawValue),
                    ]
                }),
        ]
        if lacksAuditLog {
            Terminal.note(
                """
                note: form \(binding.form.id) asks for an audit log, and written interviews have none: their times would be those \
                of reading the file.

                """)
        }
        output.write(document) {
            let count = "\(saved.count) \(saved.count == 1 ? "interview" : "interviews")"
            let kinds = "\(final) final, \(saved.count - final) draft"
            guard !isTrial else { return "checked, nothing saved: \(count) (\(kinds))" }
            let lines = saved.map { "\($0.record?.description ?? "") \($0.state.rawValue)" }
            return (lines + ["saved \(count): \(kinds)"]).joined(separator: "\n")
        }
    }
}
