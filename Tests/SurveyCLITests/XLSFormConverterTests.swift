import Foundation
import SurveyForms
import TestSupport
import Testing

@testable import survey_cli

@Suite("XLSForms go through pyxform")
struct XLSFormConverterTests {
    private static let root = Repository.root

    private static let register = root.appending(path: "fixtures/forms/register.xlsx")

    /// Whether a Python with pyxform is at hand; the set-up installs one.
    private static let hasPyxform = (try? XLSFormConverter().convert(register)) != nil

    private func failure(_ converter: XLSFormConverter, _ file: URL) -> XLSFormProblem? {
        do throws(XLSFormProblem) {
            _ = try converter.convert(file)
            return nil
        } catch {
            return error
        }
    }

    /// A converter whose Python is a shell script in a folder of its own.
    private func converter(script: String, in folder: URL) throws -> XLSFormConverter {
        let python = folder.appending(path: "python")
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: python)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: python.path)
        return XLSFormConverter(
            finder: PythonFinder(
                environment: ["MASAH_PYTHON": python.path], currentDirectory: folder, executable: nil))
    }

    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "xlsform-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test(
        "The XForms of the repository are what pyxform makes of their XLSForms",
        .enabled(if: hasPyxform, "needs pyxform: make setup"),
        arguments: try [
            "fixtures/forms/register", "fixtures/forms/uci", "fixtures/forms/every-kind",
            "fixtures/studies/three-regions/forms/emq",
        ] + instruments())
    func fixtures(path: String) throws {
        let conversion = try XLSFormConverter().convert(Self.root.appending(path: "\(path).xlsx"))
        #expect(conversion.xform == [UInt8](try Data(contentsOf: Self.root.appending(path: "\(path).xml"))))
        _ = try XFormReader.read(conversion.xform)
    }

    private static func instruments() throws -> [String] {
        let folder = "fixtures/instruments"
        return try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
            .filter { $0.hasSuffix(".xlsx") }.map { "\(folder)/\($0.dropLast(5))" }
    }

    @Test("A fault reaches the author of the form with its cell", .enabled(if: hasPyxform))
    func rejected() throws {
        try inFolder { folder in
            let file = folder.appending(path: "bad.md")
            let form = "| survey |\n| | type | name | label |\n| | select_one nope | a | A |\n"
            try Data(form.utf8).write(to: file)
            let problem = try #require(failure(XLSFormConverter(), file))
            #expect(problem.code == .rejected)
            #expect(problem.message.contains("sheet survey, row 3, column “type”"))
            #expect(problem.message.contains("choices sheet"))
        }
    }

    @Test("A missing pyxform is told apart from a faulty form")
    func missing() throws {
        try inFolder { folder in
            let without = try converter(
                script: "echo \"python: No module named 'pyxform'\" >&2; exit 1", in: folder)
            let problem = try #require(failure(without, Self.register))
            #expect(problem.code == .pyxformMissing)
            #expect(problem.nextStep.contains("make setup"))
        }
    }

    @Test("A crash is reported by its last line")
    func crash() throws {
        try inFolder { folder in
            let crashing = try converter(
                script: "printf 'Traceback (most recent call last):\\n  File \"x\"\\nTypeError: odd\\n' >&2; exit 1",
                in: folder)
            #expect(failure(crashing, Self.register)?.message == "pyxform broke down: TypeError: odd.")
        }
    }

    @Test("An answer or a form that is not written is noticed")
    func nothingWritten() throws {
        try inFolder { folder in
            let idle = try converter(script: "exit 0", in: folder)
            #expect(failure(idle, Self.register)?.message.contains("broke down") == true)
            let half = try converter(script: #"echo '{"accepted": true}' > "$3/answer.json""#, in: folder)
            #expect(failure(half, Self.register)?.message.contains("broke down") == true)
            let answer =
                #"{"accepted": true, "timedOut": false, "message": null, "findings": [], "changes": [], "#
                + #""cautions": [], "remarks": [], "warnings": [], "places": [], "files": [], "sheets": []}"#
            let formless = try converter(script: "echo '\(answer)' > \"$3/answer.json\"", in: folder)
            #expect(failure(formless, Self.register)?.message == "pyxform wrote no form.")
        }
    }

    @Test("Files that are no XLSForms are refused before Python is started")
    func input() throws {
        try inFolder { folder in
            let never = try converter(script: "exit 3", in: folder)
            #expect(failure(never, folder.appending(path: "form.txt"))?.code == .notAnXLSForm)
            #expect(failure(never, folder.appending(path: "form.xlsx"))?.code == .fileNotFound)
            try FileManager.default.createDirectory(
                at: folder.appending(path: "dir.xlsx"), withIntermediateDirectories: false)
            #expect(failure(never, folder.appending(path: "dir.xlsx"))?.code == .fileNotFound)
        }
    }

    @Test("A program that does not end is stopped")
    func timeout() throws {
        try inFolder { folder in
            let process = BoundedProcess(
                executable: URL(filePath: "/bin/sleep"), arguments: ["60"], environment: [:], folder: folder,
                seconds: 1)
            let outcome = try process.run()
            #expect(outcome.status == nil)
        }
    }

    @Test("A form that takes too long is said to have taken longer than it was given, which is what the script is told")
    func timeOfScript() throws {
        try inFolder { folder in
            let told = folder.appending(path: "told")
            let answer =
                #"{"accepted": false, "timedOut": true, "message": null, "findings": [], "changes": [], "#
                + #""cautions": [], "remarks": [], "warnings": [], "places": [], "files": [], "sheets": []}"#
            let slow = try converter(
                script: "echo \"$4\" > '\(told.path)'; echo '\(answer)' > \"$3/answer.json\"", in: folder)
            let problem = failure(slow, Self.register)
            let seconds = try String(contentsOf: told, encoding: .utf8).trimmingCharacters(in: .newlines)
            #expect(problem?.code == .timedOut && seconds == "\(XLSFormConverter.seconds)")
            #expect(problem?.message == "pyxform did not finish within \(seconds) seconds.")
        }
    }

    @Test("A Python that was named but is none is not replaced by another")
    func namedPython() {
        let finder = PythonFinder(
            environment: ["MASAH_PYTHON": "/nowhere/python", "PATH": "/usr/bin"],
            currentDirectory: URL(filePath: "/"), executable: nil)
        let problem = failure(XLSFormConverter(finder: finder), Self.register)
        #expect(problem?.code == .pythonMissing)
        #expect(problem?.message.contains("/nowhere/python") == true)
    }
}
