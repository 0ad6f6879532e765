import Foundation
import Testing

@testable import survey_cli

@Suite(
    "Looking for faults ends in time, and what was found until then is told",
    .enabled(if: PythonWithPyxform.isHere, "needs pyxform: make setup"))
struct FormCheckTimeTests {
    /// Time is up once so many names have been compared with others, as it would be after 20 seconds.
    private func check(
        _ rows: [String], heading: String = "relevant", comparisons: Int, _ arguments: [String] = []
    ) async throws -> CommandLineTool.Outcome {
        let place = try await Workplace(hasStore: false)
        try place.write(
            "| survey |\n| | type | name | label | \(heading) |\n" + rows.map { "| | \($0) |\n" }.joined(), to: "form.md")
        try FileManager.default.createDirectory(
            at: place.folder.appending(path: "modules"), withIntermediateDirectories: true)
        try place.write(
            """
            import difflib, os, signal
            matches, left = difflib.get_close_matches, [\(comparisons)]
            def compare(word, words, *rest):
                words = list(words)
                left[0] -= len(words)
                if left[0] < 0:
                    if not 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 20: os._exit(3)
                    signal.raise_signal(signal.SIGALRM)
                return matches(word, words, *rest)
            difflib.get_close_matches = compare
            """, to: "modules/sitecustomize.py")
        return try await place.run(
            ["form", "check", "form.md"] + arguments, environment: ["PYTHONPATH": place.path("modules")])
    }

    private static let rows = ["text | a | A | ", "text | a | A again | ", "text | b | B | ${nobody} = 1"]

    @Test("Faults that were found before the time is up, with a repair too", arguments: [[], ["--repair"]])
    func cut(arguments: [String]) async throws {
        let outcome = try await check(Self.rows, comparisons: 0, arguments)
        #expect(outcome.status == 65, "\(outcome)")
        #expect(outcome.output.contains("row 4, column “name”: “a” is the name of another question"), "\(outcome)")
        #expect(outcome.output.contains("not all of it could be looked through in time, and more may be wrong"), "\(outcome)")
    }

    @Test("A form that pyxform takes can be used although not all of it was looked through")
    func accepted() async throws {
        let outcome = try await check(["text | a | A | "], comparisons: 0)
        #expect(outcome.status == 0 && !outcome.output.contains("in time"), "\(outcome)")
        let heading = try await check(["text | a | A | "], heading: "relevence", comparisons: 0)
        #expect(heading.status == 0 && heading.output.contains("in time, and more may be wrong"), "\(heading)")
    }

    @Test("Names that are like wrong ones are looked for only so often")
    func names() async throws {
        let rows = (0..<300).map { "text | question_\($0) | Q | ${answer_\($0)} = 1" }
        let outcome = try await check(rows, comparisons: 60_000)
        #expect(outcome.status == 65 && outcome.output.contains("300 problems"), "\(outcome)")
        #expect(!outcome.output.contains("in time"), "\(outcome)")
    }
}
