import SurveyData
import SurveyForms
import SurveyStore
import Testing

@Suite("Records come from CSV, all of them or none")
struct CSVImportTests {
    private let study = try? TestStudy()

    private func read(
        _ text: String, repeats: [(String, String)] = [], form: String = Fixture.emq,
        change: (inout ImportOptions) -> Void = { _ in }
    ) throws -> ImportPlan {
        var options = try #require(study).options()
        change(&options)
        return try CSVImport.read(
            ByteSource(text),
            repeats: repeats.map { RepeatSource(name: $0.0, source: ByteSource($0.1, name: "\($0.0).csv")) },
            Fixture.binding(form), options)
    }

    private func answer(_ plan: ImportPlan, _ record: Int, _ template: String) throws -> Answer? {
        plan.drafts[record].answers[try #require(AnswerPath(template: template))]
    }

    @Test("Names, paths and ODK Central's headings lead to questions; empty cells were not asked")
    func answers() throws {
        let plan = try read(
            """
            age,place/region,drugs-substances,/data/closing/interviewer_note
            34,01,cannabis  tramadol,"=1+1, ""مرحبا""
            سطر"
            ,,,x
            ,,,

            """)
        #expect(plan.drafts.count == 2)
        #expect(plan.emptyRows == 1)
        #expect(plan.answers == 5)
        #expect(try answer(plan, 0, "demographics/age") == .integer(34))
        #expect(try answer(plan, 0, "place/region") == .choice("01"))
        #expect(try answer(plan, 0, "drugs/substances") == .choices(["cannabis", "tramadol"]))
        #expect(try answer(plan, 0, "closing/interviewer_note") == .text("=1+1, \"مرحبا\"\nسطر"))
        #expect(try answer(plan, 1, "demographics/age") == nil)
        #expect(plan.drafts[0].scope.path == "01/571")
    }

    @Test("Spellings survive", arguments: [("007", "007"), ("+5", "+5"), (" 12 ", "12")])
    func spelling(cell: String, stored: String) throws {
        let plan = try read("age\n\(cell)\n")
        #expect(try answer(plan, 0, "demographics/age")?.lexical == stored)
    }

    @Test("A scope and an author of the row's own")
    func place() throws {
        let plan = try read("_scope,_author,age\n03/231/team-2,fatima,20\n,,21\n")
        #expect(plan.drafts.map(\.scope.path) == ["03/231/team-2", "01/571"])
        #expect(plan.drafts.map(\.author) == ["fatima", ""])
    }

    @Test("Missing markers are read only when that is asked for")
    func missing() throws {
        let table = "education,interviewer_note\n.refused,..refused\n.dont-know,.x\n.not-relevant,.not-asked\n"
        let plan = try read(table) { $0.readsMissingMarkers = true }
        #expect(try answer(plan, 0, "demographics/education") == .missing(.refused))
        #expect(try answer(plan, 0, "closing/interviewer_note") == .text(".refused"))
        #expect(try answer(plan, 1, "demographics/education") == .missing(.dontKnow))
        #expect(try answer(plan, 1, "closing/interviewer_note") == .text(".x"))
        #expect(try answer(plan, 2, "demographics/education") == .missing(.notRelevant))
        #expect(try answer(plan, 2, "closing/interviewer_note") == nil)
        #expect(try problem { try read(table) }?.faultCount == 3)
        #expect(
            try problem { try read("age\n.erased\n") { $0.readsMissingMarkers = true } }?.message
                .contains("cannot be imported") == true)
    }

    @Test("Repeats come from tables of their own, by row number or by key")
    func repeats() throws {
        let members = "_parent,member_age,member_sex\n2,9,male\n1,40,female\n2,11,\n"
        let numbered = try read("age\n34\n35\n", repeats: [("members", members)])
        let keyed = try read(
            "KEY,age\nuuid:a,34\nuuid:b,35\n",
            repeats: [
                (
                    "household/members",
                    """
                    PARENT_KEY,KEY,member_age,member_sex
                    uuid:b,b/1,9,male
                    uuid:a,a/1,40,female
                    uuid:b,b/2,11,
                    """
                )
            ])
        for plan in [numbered, keyed] {
            #expect(plan.instances == 3)
            let ages = plan.drafts.map { draft in
                draft.answers.filter { $0.key.template == "household/members[]/member_age" }
                    .sorted { $0.key < $1.key }.compactMap(\.value.lexical)
            }
            #expect(ages == [["40"], ["9", "11"]])
            let positions = plan.drafts[1].answers.filter(\.key.isInstance).sorted { $0.key < $1.key }.map(\.value)
            #expect(positions == [.present(position: 0), .present(position: Draft.positionStep)])
        }
    }

    @Test("Repeats inside repeats")
    func nestedRepeats() throws {
        let plan = try read(
            "nickname\nA\n",
            repeats: [
                ("item", "_parent,item_name\np2,x\np2,y\np1,z\n"),
                ("person", "_parent,KEY,person_name\n1,p1,P\n1,p2,Q\n"),
            ], form: Fixture.everyKind)
        let items = plan.drafts[0].answers.filter { $0.key.template == "outer/person[]/item[]/item_name" }
        #expect(items.count == 3)
        #expect(Set(items.keys.map { $0.instances[0] }).count == 2)
        #expect(
            try problem {
                try read("nickname\nA\n", repeats: [("item", "_parent,item_name\n1,x\n")], form: Fixture.everyKind)
            }?.next.contains("--repeat outer/person=FILE") == true)
    }

    struct Case: CustomTestStringConvertible {
        let table: String
        let row: Int?
        let line: Int
        let column: String?
        let cause: String
        let next: String
        var testDescription: String { table }
    }

    @Test(
        "Every fault is said with its place, the value and the next step",
        arguments: [
            Case(
                table: "agee\n1\n", row: nil, line: 1, column: "agee",
                cause: "no question of this name", next: "demographics/age"),
            Case(
                table: "xyzzy\n1\n", row: nil, line: 1, column: "xyzzy",
                cause: "no question of this name", next: "--ignore-column 'xyzzy'"),
            Case(
                table: "member_age\n1\n", row: nil, line: 1, column: "member_age",
                cause: "lies in the repeat", next: "--repeat members=FILE"),
            Case(
                table: "age,demographics-age\n1,2\n", row: nil, line: 1, column: "demographics-age",
                cause: "another column", next: "Remove"),
            Case(
                table: "age\n20\nx4\n", row: 2, line: 3, column: "age",
                cause: "not a whole number", next: "such as 34"),
            Case(
                table: "age,sex\n20,femal\n", row: 1, line: 2, column: "sex",
                cause: "not in the list", next: "female"),
            Case(
                table: "substances\ncannabis cannabis\n", row: 1, line: 2, column: "substances",
                cause: "given twice", next: "once"),
            Case(
                table: "age,sex\n20\n", row: 1, line: 2, column: nil,
                cause: "1 cells and the header has 2", next: "--delimiter"),
            Case(
                table: "age,sex\n20,male,3\n", row: 1, line: 2, column: nil,
                cause: "3 cells and the header has 2", next: "commas"),
            Case(
                table: "age\n20,\"x\n\",\n21\n", row: 1, line: 2, column: nil,
                cause: "3 cells and the header has 1", next: "commas"),
            Case(
                table: "_scope,age\n99,20\n", row: 1, line: 2, column: "_scope",
                cause: "region 99 is not in study", next: "01"),
            Case(
                table: "_scope,age\n01/99,20\n", row: 1, line: 2, column: "_scope",
                cause: "province 99", next: "571"),
            Case(
                table: "_scope,age\na b,20\n", row: 1, line: 2, column: "_scope",
                cause: "not a scope", next: "01/571"),
        ])
    func faults(wanted: Case) throws {
        let found = try #require(try problem { try read(wanted.table) })
        #expect(found.code == .badData)
        #expect(found.message.hasPrefix("nothing was imported"))
        let fault = try #require(found.faults.first)
        #expect(fault.file == "file.csv")
        #expect(fault.row == wanted.row)
        #expect(fault.line == wanted.line)
        #expect(fault.column == wanted.column)
        #expect(fault.cause.contains(wanted.cause), "\(fault)")
        #expect(fault.next.contains(wanted.next), "\(fault)")
    }

    @Test("A scope outside the membership is not permitted")
    func forbidden() throws {
        let found = try problem { try read("_scope,age\n03/231,20\n") { $0.membership = Scope("01") ?? .all } }
        #expect(found?.code == .notPermitted)
        #expect(found?.faults.first?.cause.contains("outside this device's membership") == true)
    }

    @Test("A parent that is not there, and a key that is taken")
    func parents() throws {
        let missing = try problem { try read("age\n34\n", repeats: [("members", "_parent,member_age\n2,5\n")]) }
        #expect(missing?.faults.first?.file == "members.csv")
        #expect(missing?.faults.first?.value == "2")
        let taken = try problem {
            try read("KEY,age\na,34\na,35\n", repeats: [("members", "_parent,member_age\na,5\n")])
        }
        #expect(taken?.faults.first?.cause.contains("another row has this key") == true)
        #expect(
            try problem { try read("age\n34\n", repeats: [("members", "member_age\n5\n")]) }?.message
                .contains("no column _parent") == true)
        #expect(try problem { try read("age\n34\n", repeats: [("nobody", "a\n")]) }?.code == .notFound)
    }

    @Test("Columns of other programs are passed over on request, and are named")
    func ignored() throws {
        let central = "SubmissionDate,demographics-age,meta-instanceID,KEY,Status\n2026-11-23,30,uuid:1,uuid:1,ok\n"
        let all = try read(central) { $0.ignoresUnknown = true }
        #expect(all.ignoredColumns == ["SubmissionDate", "KEY", "Status"])
        #expect(try answer(all, 0, "meta/instanceID") == .text("uuid:1"))
        let some = try problem { try read(central) { $0.ignoredColumns = ["SubmissionDate", "KEY"] } }
        #expect(some?.faults.map(\.column) == ["Status"])
    }

    @Test("Many faults: the first twenty in full, the others counted")
    func manyFaults() throws {
        let found = try #require(
            try problem { try read("age\n" + (1...50).map { "x\($0)\n" }.joined()) })
        #expect(found.faults.count == DataLimits.reportedFaults)
        #expect(found.faultCount == 50)
        #expect(found.message.contains("50 faults"))
    }

    @Test("An empty file and a file that is not there")
    func noFile() throws {
        #expect(try problem { try read("") }?.message.contains("is empty") == true)
        #expect(try problem { try ByteSource(path: "/nowhere/at/all.csv") }?.code == .cannotRead)
        #expect(try read("age\n").drafts.isEmpty)
    }
}
