import ArgumentParser
import Foundation
import SurveyData
import SurveyStore

/// The answers that a command line sets, in any mixture.
struct AnswerOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Answers as NAME=VALUE; an empty value takes the answer back.",
            discussion: """
                NAME is a question's name or path; inside repeats members[2]/member_age is the second instance and \
                members[+]/member_age a new one. A select-multiple takes codes with spaces between them. A question for a \
                file takes one with photo=@path/to/door.jpg.
                """, valueName: "name=value"))
    var answers: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Say why there is no answer: NAME=refused, NAME=dont-know or NAME=not-relevant.", valueName: "name=kind"))
    var missing: [String] = []

    @Option(name: .long, help: ArgumentHelp("Add an instance to a repeat, with nothing answered.", valueName: "repeat"))
    var addInstance: [String] = []

    @Option(name: .long, help: ArgumentHelp("Remove an instance, such as members[2].", valueName: "instance"))
    var removeInstance: [String] = []

    /// Whether nothing is set.
    var isEmpty: Bool { answers.isEmpty && missing.isEmpty && addInstance.isEmpty && removeInstance.isEmpty }

    /// Sets everything on a draft. The files come last, once everything else is found right.
    func apply(to editor: inout RecordEditor, _ attaching: inout FileAttaching) throws {
        var files: [(name: String, path: String)] = []
        for assignment in answers {
            let (name, value) = try Self.split(assignment, example: "age=34")
            // Elsewhere an @ is a character like others.
            if value.first == "@", value.count > 1, try editor.takesFile(name) {
                files.append((name, String(value.dropFirst())))
            } else {
                try editor.set(name, to: value)
            }
        }
        for assignment in missing {
            let (name, kind) = try Self.split(assignment, example: "age=refused")
            guard let missing = Missing(name: kind) else {
                throw CLIError.usage(
                    "“\(kind)” is no kind of missing", next: "write refused, dont-know, not-relevant or not-asked")
            }
            try editor.set(name, missing: missing)
        }
        for name in addInstance { try editor.addInstance(name) }
        for name in removeInstance { try editor.removeInstance(name) }
        for (name, path) in files {
            let fileName = URL(filePath: path).lastPathComponent
            try editor.set(name, toFile: fileName, try attaching.attach(path))
        }
    }

    private static func split(_ text: String, example: String) throws -> (name: String, value: String) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw CLIError.usage("“\(text)” does not say which question gets which value", next: "write \(example)")
        }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
}
