import Foundation
import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("Written interviews are read, played and saved together, or not at all")
struct InterviewScriptTests {
    // MARK: Reading

    @Test("Each form of a line is one step; remarks, blank lines and the ends of lines do not count")
    func lines() throws {
        let text =
            "\u{FEFF}# a remark\r\nnick = Ali\r\n\r\n  g/age=34\r\nend =   a = b \r\nsubs =\r\nmissing pain = refused\r\n"
            + "+ member\r\n- member[2]\r\nrefuse g/age = 7\r\nexpect g/age = 34\r\nexpect g/preg not asked\r\n"
            + "expect nick asked\r\nlanguage = ar\r\nfinalise\r\n"
        let scripts = try InterviewScript.read(text)
        let script = try #require(scripts.first)
        #expect(
            script.steps.map(\.action) == [
                .answer(place: "nick", value: "Ali"), .answer(place: "g/age", value: "34"),
                .answer(place: "end", value: "a = b"), .answer(place: "subs", value: ""),
                .missing(place: "pain", .refused), .add(place: "member"), .remove(place: "member[2]"),
                .refuse(place: "g/age", value: "7"), .expectValue(place: "g/age", value: "34"),
                .expectAsked(place: "g/preg", false), .expectAsked(place: "nick", true),
                .answer(place: "language", value: "ar"), .finalise,
            ])
        #expect(scripts.count == 1 && script.isFinal && script.line == 2 && script.steps[1].line == 4)
    }

    @Test("Lines of --- divide interviews; those without a step are none")
    func several() throws {
        let scripts = try InterviewScript.read("---\nnick = a\ndraft\n---\n# nothing\n-----\nnick = b\n")
        #expect(scripts.map(\.number) == [1, 2] && scripts.map(\.line) == [2, 7])
        #expect(scripts.allSatisfy { !$0.isFinal })
        #expect(try InterviewScript.read("\n# only a remark\n").isEmpty)
    }

    @Test(
        "A line that is no step is named with its number",
        arguments: [
            "nick", "nick Ali", "the nick = Ali", "= Ali", "missing nick", "missing nick = unknown", "+", "-", "expect nick",
            "finalise now", "draft\nnick = a",
        ])
    func malformed(line: String) throws {
        let failure = try #require(throws: ScriptFailure.self) { try InterviewScript.read("g/age = 34\n\(line)\n") }
        let problem = try #require(failure.problems.first)
        #expect(failure.problems.count == 1 && problem.line == 2 + line.count(where: \.isNewline))
        #expect(!problem.nextStep.isEmpty && !problem.cause.isEmpty)
    }

    private static let values = [
        "First line\nsecond line", "\n", " a ", "\ttab\r\n", "\"", "\"quoted\"", "C:\\new\\n", "\\", "=", "# no remark", "---",
        "سطر أول\nسطر ثانٍ", "\u{FEFF}mark", "e\u{301}", "\u{E9}", "\u{301}alone", "\u{2028}", "\u{200F}abc\u{200F}",
    ]

    @Test("A value between quotation marks comes back as it was, whatever it holds", arguments: values)
    func quoted(value: String) throws {
        let script = try #require(try InterviewScript.read("nick = \(value.written)\nexpect nick = \(value.written)").first)
        guard case .answer("nick", let read) = script.steps[0].action,
            case .expectValue("nick", let expected) = script.steps[1].action
        else { throw Unexpected() }
        #expect(Array(read.utf8) == Array(value.utf8))
        #expect(Array(expected.utf8) == Array(value.utf8))
    }

    private struct Unexpected: Error {}

    @Test("Any sign can be told by its number, and a mark of quotation within a value needs nothing")
    func signs() throws {
        let script = try #require(try InterviewScript.read(#"nick = "a\u{301}\u{1F600}""# + "\nnick = 5 \"x\" \\n\n").first)
        #expect(
            script.steps.map(\.action) == [
                .answer(place: "nick", value: "a\u{301}\u{1F600}"), .answer(place: "nick", value: "5 \"x\" \\n"),
            ])
    }

    @Test(
        "A value whose quotation does not hold is named",
        arguments: [
            "\"", "\"a", "\"a\" b", "\"a\\\"", "\"\\x\"", "\"\\u\"", "\"\\u{}\"", "\"\\u{D800}\"", "\"\\u{110000}\"",
            "\"\\u{+1}\"", "\"\\u{1\"", "\"\\u{0000041}\"",
        ])
    func misquoted(value: String) throws {
        let failure = try #require(throws: ScriptFailure.self) { try InterviewScript.read("a = 1\nnick = \(value)\n") }
        #expect(failure.problems.map(\.line) == [2])
        #expect(failure.problems.allSatisfy { $0.cause.contains("quotation") || $0.cause.contains("backslash") })
    }

    @Test("Several lines are one answer of the record")
    func multiline() throws {
        let place = try CollectPlace()
        let binding = try place.publish(CollectPlace.interview)
        let scripts = try InterviewScript.read("nick = \"one\\ntwo\"\nexpect nick = \"one\\ntwo\"\n")
        let saved = try ScriptedInterviews(place.desk, binding, scope: .all, author: "a").run(scripts) { _ in
            Digest256(hashing: [])
        }
        let record = try place.store.record(try #require(saved.first?.record))
        #expect(record.answers.values.contains(.text("one\ntwo")))
    }

    @Test("Every wrong line of a file is told at once, and a file that is too large is not read")
    func allFaults() throws {
        let failure = try #require(throws: ScriptFailure.self) { try InterviewScript.read("a\nnick = x\n---\nb\n") }
        #expect(failure.problems.map(\.line) == [1, 4])
        #expect(failure.problems.map(\.interview) == [1, 2])
        let large = String(repeating: "#", count: CollectLimits.scriptBytes + 1)
        #expect(throws: ScriptFailure.self) { try InterviewScript.read(large) }
        let many = String(repeating: "nick = a\n---\n", count: CollectLimits.scriptInterviews + 1)
        #expect(throws: ScriptFailure.self) { try InterviewScript.read(many) }
    }

    @Test("Any text is read, or refused by lines that it has", arguments: [UInt64(7), UInt64.random(in: 1 ... .max)])
    func anyText(seed: UInt64) {
        var random = Steps(state: seed)
        let parts = [
            "nick", " = ", "=", "expect ", "missing ", "refuse ", "+ ", "- ", "---", "\n", "\r\n", "# ", "asked", " not",
            "refused", "member[2]", "[", "]", "/", "finalise", "draft", "\u{0}", "é", "م", "@", "language", " ",
        ]
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
                .joined()
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
            do throws(ScriptFailure) {
                let steps = try InterviewScript.read(text).flatMap(\.steps)
                #expect(steps.allSatisfy { (1...lines).contains($0.line) }, "seed \(seed): \(text)")
            } catch {
                #expect(error.problems.allSatisfy { (1...lines).contains($0.line) }, "seed \(seed): \(text)")
            }
        }
    }

    // MARK: Playing

    private static func noFiles(_ path: String) throws(StoreError) -> Digest256 {
        throw StoreError(.cannotRead, "there is no file \(path)", next: "check the path")
    }

    /// The problem that some lines meet.
    private func problem(_ lines: String, form: String = CollectPlace.interview) throws -> ScriptProblem {
        let place = try CollectPlace()
        var interview = try place.begin(form)
        let script = try #require(try InterviewScript.read(lines).first)
        return try #require(throws: ScriptProblem.self) { try script.play(on: &interview, attach: Self.noFiles) }
    }

    @Test(
        "A step that cannot be taken is named with its line, the cause and what to do",
        arguments: [
            ("nikc = Ali", "no question “nikc”", "“nick”"), ("g/age = 7", "12 et 99", "Correct"),
            ("g/age = old", "it is not a whole number", "Write digits"), ("g/preg = yes", "not relevant", "Answer first"),
            ("g/sex = x", "“x” is not in the list", "Did you mean"),
            ("subs = tramadol x", "“x” is not in the list", "list"), ("intro = a", "no question stands here", "Name a question"),
            ("mage = 3", "in a repeat", "member[1]/mage"), ("member/mage = 3", "in a repeat", "member[1]/mage"),
            ("+ member\nmember[2]/mage = 3", "no such instance", "member[1]/mage"), ("+ g", "no repeat “g”", "member"),
            ("- member[1]", "no such instance", "members[2]"), ("- member", "no such instance", "members[2]"),
            ("language = xx", "no language “xx”", "Français"),
            ("expect nick = Ali", "holds “”", "Correct the interview"), ("expect g/preg asked", "is not asked", "Correct the interview"),
            ("expect nick not asked", "is asked", "Correct the interview"), ("refuse g/age = 34", "takes this answer", "Correct the form"),
            ("refuse g/preg = yes", "not relevant", "Answer first"), ("missing g/preg = refused", "not relevant", "Answer first"),
            ("photo = @door.jpg", "no file door.jpg", "Check the path."),
            ("finalise", "2 answers keep", "missing path"), ("nick = Ali\nfinalise", "cannot be finished: g/age", "Answer"),
        ])
    func refused(lines: String, cause: String, next: String) throws {
        let problem = try problem(lines)
        #expect(problem.line == lines.split(separator: "\n").count)
        #expect(problem.cause.contains(cause), "\(problem)")
        #expect(problem.nextStep.contains(next), "\(problem)")
    }

    @Test("A repeat whose count the form decides takes no instance and loses none")
    func fixedRepeat() throws {
        let form = "fixtures/instruments/menage_kish.xml"
        let many =
            "case/region = 01\ncase/sample_line = 9\nattempts/outcome = met\nhousehold/household_consent = yes\n"
            + "household/household_size = 2\n"
        #expect(try problem(many + "+ household/members", form: form).cause.contains("no instance can be added"))
        #expect(try problem(many + "- household/members[2]", form: form).cause.contains("the form decides"))
    }

    @Test("What is played is what the steps say: short names, repeats, kinds of missing, files, language")
    func played() throws {
        let place = try CollectPlace()
        var interview = try place.begin(CollectPlace.interview)
        let text =
            "nick = Ali\nage = 34\nsex = f\npreg = no\nsubs = tramadol cannabis\nmissing pain = dont-know\n+ member\n"
            + "member[1]/mname = Sara\n+ member\nmember[2]/mname = Omar\n- member[1]\nexpect member[1]/mname = Omar\n"
            + "photo = @/media/door.jpg\nlanguage = ar\nday = 2026-02-03\nday =\nfinalise\n"
        let digest = Digest256(hashing: [1])
        try #require(try InterviewScript.read(text).first).play(on: &interview) { (path) throws(StoreError) in
            #expect(path == "/media/door.jpg")
            return digest
        }
        let session = interview.session
        func value(_ place: String) throws -> String { session.record[try #require(session.node(at: place))] }
        #expect(try value("g/age") == "34" && value("day").isEmpty)
        // The name that the file has on the device tells more than anybody means to.
        #expect(try value("photo") == "1772362800000-0.jpg")
        #expect(session.node(at: "member[2]") == nil)
        #expect(interview.instance.missing.map(\.value) == [.dontKnow])
        #expect(interview.instance.attachments.map(\.value) == [digest])
        #expect(interview.language == "العربية (ar)")
    }

    // MARK: Saving

    @Test("All interviews of a file are saved, final or draft as each says, and in the language it ended in")
    func saved() throws {
        let place = try CollectPlace()
        let binding = try place.publish(CollectPlace.interview)
        let interviews = ScriptedInterviews(place.desk, binding, scope: .all, author: "Amal")
        let text = "nick = a\nage = 20\nfinalise\n---\nnick = b\n---\nlanguage = ar\nnick = c\ndraft\n"
        let saved = try interviews.run(InterviewScript.read(text), attach: Self.noFiles)
        #expect(saved.map(\.state) == [.final, .draft, .draft])
        let records = try saved.map { try place.store.record(try #require($0.record)) }
        #expect(records.map { InterviewState(of: $0) } == [.final, .draft, .draft])
        #expect(Set(records.map(\.id)).count == 3)
        let language = InterviewMark.language.path.flatMap { records[2].answers[$0]?.lexical }
        #expect(language == "العربية (ar)")
        #expect(try place.desk.drafts(of: binding).records.count == 2)
    }

    @Test("One wrong interview keeps the whole file out, with the first problem of each; a trial saves nothing either")
    func allOrNothing() throws {
        let place = try CollectPlace()
        let binding = try place.publish(CollectPlace.interview)
        let interviews = ScriptedInterviews(place.desk, binding, scope: .all, author: "Amal")
        let good = "nick = a\nage = 20\nfinalise\n"
        let scripts = try InterviewScript.read("\(good)---\nage = 7\nsex = x\n---\n\(good)---\nfinalise\n")
        let failure = try #require(throws: ScriptFailure.self) {
            try interviews.run(scripts, attach: Self.noFiles)
        }
        // The form's own message ends in a full stop, others do not.
        #expect(failure.problems.map(\.description).allSatisfy { !$0.contains("..") && $0.contains(". ") })
        #expect(failure.problems.map(\.line) == [5, 12] && failure.problems.map(\.interview) == [2, 4])
        #expect(try place.recordCount(binding.form.id) == 0)
        let trial = try interviews.run(InterviewScript.read(good), isTrial: true, attach: Self.noFiles)
        #expect(trial.map(\.record) == [nil])
        #expect(try place.recordCount(binding.form.id) == 0)
    }
}

extension String {
    /// The value between quotation marks, as a line of a written interview has it.
    fileprivate var written: String {
        let escaped = unicodeScalars.map { scalar in
            switch scalar {
            case "\n": "\\n"
            case "\t": "\\t"
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\r", "\u{2028}": "\\u{" + String(scalar.value, radix: 16) + "}"
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
