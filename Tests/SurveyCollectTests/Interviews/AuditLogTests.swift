import Foundation
import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("The audit log of an interview says when what was open and done, and answers only where the form asks for them")
struct AuditLogTests {
    private func binding(
        _ bench: InterviewBench, _ version: Int = 1, audit: String? = ""
    ) throws -> FormBinding {
        try bench.publish(
            version,
            "<name/><g><a/><b/></g><r jr:template=\"\"><n/></r><last/><meta><instanceID/>\(audit == nil ? "" : "<audit/>")</meta>",
            model: """
                <itext><translation lang="English (en)"><text id="n"><value>Name</value></text></translation>
                <translation lang="Français (fr)"><text id="n"><value>Nom</value></text></translation></itext>
                <bind nodeset="/data/name" required="true()" constraint="string-length(.) &gt; 1"/>
                \(audit.map { "<bind nodeset=\"/data/meta/audit\" type=\"binary\" \($0)/>" } ?? "")
                """,
            body: """
                <input ref="/data/name"><label ref="jr:itext('n')"/></input>
                <group ref="/data/g" appearance="field-list"><input ref="/data/g/a"/><input ref="/data/g/b"/></group>
                <group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/n"/></repeat></group>
                <input ref="/data/last"/>
                """)
    }

    /// The rows of a record's log, without times.
    private func rows(_ record: MergedRecord, _ bench: InterviewBench) throws -> [[String]] {
        guard case .attachment(let name, let digest?) = record.answer("meta/audit") else {
            Issue.record("no audit.csv")
            return []
        }
        #expect(name == "audit.csv")
        let bytes = try bench.store.attachmentBytes(digest, at: 0, count: 1 << 20)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(lines.first?.prefix(4) == ["event", "node", "start", "end"])
        for line in lines.dropFirst() {
            let start = try #require(Int(line[2]), "\(line)")
            #expect(start > InterviewBench.noon)
            if let end = Int(line[3]) { #expect(end >= start, "\(line)") }
        }
        return lines.map { Array($0.prefix(2) + $0.dropFirst(4)) }
    }

    private func lead(_ interview: inout Interview) throws {
        #expect(throws: InterviewProblem.self) { try interview.answer("x", at: "name") }
        try interview.answer("Amina", at: "name")
        try interview.next()
        try interview.answer("1", at: "g/a")
        try interview.answer("2", at: "g/b")
        try interview.next()
        try interview.add("r")
        try interview.answer("7", at: "r[1]/n")
        try interview.next()
        try interview.next()
        interview.back()
    }

    @Test("Screens, refusals, repeats, jumps, languages and the end stand in their order; answers do not")
    func events() throws {
        let bench = try InterviewBench()
        var interview = try bench.begin(binding(bench))
        try lead(&interview)
        interview.setLanguage("fr")
        interview.jumpToEnd()
        interview.removeInstance(try #require(interview.session.node(at: "r[1]")))
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let rows = try rows(bench.record(interview), bench)
        #expect(
            rows == [
                ["event", "node"], ["form start", ""], ["constraint error", "/data/name"], ["question", "/data/name"],
                ["group questions", "/data/g"], ["add repeat", "/data/r"], ["question", "/data/r[1]/n"],
                ["add repeat", "/data/r"], ["question", "/data/last"], ["language change", ""], ["jump", ""],
                ["add repeat", "/data/r"], ["delete repeat", "/data/r[1]"], ["end screen", ""], ["form finalize", ""],
            ], "\(rows)")
    }

    @Test("With track-changes each changed answer stands before and after; who it was where the form asks for that")
    func changes() throws {
        let bench = try InterviewBench()
        var interview = try bench.begin(
            binding(bench, audit: #"odk:track-changes="true" odk:identify-user="true""#))
        try lead(&interview)
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let rows = try rows(bench.record(interview), bench)
        #expect(rows.first == ["event", "node", "old-value", "new-value", "user"])
        #expect(rows.dropFirst().allSatisfy { $0.last == "amina" })
        #expect(rows.contains(["question", "/data/name", "", "Amina", "amina"]), "\(rows)")
        #expect(rows.contains(["group questions", "/data/g", "", "", "amina"]))
        #expect(rows.contains(["question", "/data/g/a", "", "1", "amina"]))
        #expect(rows.contains(["question", "/data/g/b", "", "2", "amina"]))
    }

    @Test("A draft keeps its log with each save, and the log goes on behind it when the draft is resumed")
    func resuming() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try interview.answer("Amina", at: "name")
        try bench.desk.saveDraft(&interview)
        try interview.next()
        try bench.desk.leave(&interview)
        let draft = try bench.record(interview)
        #expect(draft.answer("meta/audit") == nil)
        var resumed = try bench.desk.resume(draft, binding, author: "amina")
        try resumed.answer("5", at: "last")
        #expect(try bench.desk.finalise(&resumed).isEmpty)
        let events = try rows(bench.record(resumed), bench).map(\.[0])
        #expect(
            events == [
                "event", "form start", "question", "group questions", "form save", "form exit", "form resume",
                "group questions", "form finalize",
            ], "\(events)")
        let final = try bench.record(resumed)
        #expect(final.answer(InterviewMark.log.rawValue) == .missing(.notAsked))
        // An edit months later goes on in the same log.
        let last = try #require(AnswerPath(template: "last"))
        _ = try bench.desk.edit(final, binding, changes: [last: .text("6")], author: "karim")
        let later = try rows(bench.store.record(final.id), bench).map(\.[0])
        #expect(Array(later.prefix(events.count)) == events)
        #expect(later.dropFirst(events.count).contains("form resume"))
        #expect(later.last == "form finalize")
    }

    @Test("A log in other columns is carried over into those of the form's new version")
    func columns() throws {
        let bench = try InterviewBench()
        var interview = try bench.begin(binding(bench))
        try interview.answer("Amina, called \"Mina\"", at: "name")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let next = try binding(bench, 2, audit: #"odk:track-changes="true""#)
        var resumed = try bench.desk.resume(bench.record(interview), next, author: "amina")
        try resumed.answer("6", at: "last")
        #expect(try bench.desk.finalise(&resumed).isEmpty)
        let rows = try rows(bench.record(resumed), bench)
        #expect(rows.allSatisfy { $0.count == 4 }, "\(rows)")
        #expect(rows[1] == ["form start", "", "", ""])
    }

    @Test("Where nothing says where the device is, the columns of places are empty, and the log says why")
    func withoutPositions() throws {
        let bench = try InterviewBench()
        let location = #"odk:location-priority="balanced" odk:location-min-interval="60" odk:location-max-age="120""#
        let binding = try binding(bench, audit: location)
        var interview = try bench.begin(binding)
        try lead(&interview)
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let rows = try rows(bench.record(interview), bench)
        #expect(rows.first == ["event", "node", "latitude", "longitude", "accuracy"])
        #expect(rows.dropFirst().allSatisfy { $0.dropFirst(2) == ["", "", ""] })
        #expect(rows.map(\.[0]).prefix(3) == ["event", "form start", "location tracking disabled"])
        let found = binding.form.findings()
        #expect(found.count == 1 && found.allSatisfy { !$0.isError && "\($0)".contains("browser only") }, "\(found)")
    }

    @Test(
        "What of the log will not be noted is said by the check of the form, and keeps no form from being published",
        arguments: [
            (#"odk:location-priority="balanced" odk:location-min-interval="60""#, "needs location-priority"),
            (
                #"odk:location-priority="near" odk:location-min-interval="60" odk:location-max-age="60""#,
                "needs location-priority"
            ),
            (
                #"odk:location-priority="balanced" odk:location-min-interval="60" odk:location-max-age="59""#,
                "needs location-priority"
            ),
            (
                #"odk:location-priority="no-power" odk:location-min-interval="60" odk:location-max-age="60""#,
                "nothing else on the device"
            ),
            (#"odk:track-changes-reasons="on-form-edit""#, "reason of a change"),
        ])
    func unusable(audit: String, said: String) throws {
        let bench = try InterviewBench()
        let found = try binding(bench, audit: audit).form.findings()
        #expect(found.count == 1 && found.allSatisfy { !$0.isError && "\($0)".contains(said) }, "\(found)")
    }

    @Test("A form without an audit question gets no log")
    func none() throws {
        let bench = try InterviewBench()
        var interview = try bench.begin(binding(bench, audit: nil))
        try lead(&interview)
        try bench.desk.leave(&interview)
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let record = try bench.record(interview)
        #expect(record.answer("meta/audit") == nil)
        #expect(record.answer(InterviewMark.log.rawValue) == nil)
        #expect(try bench.store.attachments().isEmpty)
    }
}
