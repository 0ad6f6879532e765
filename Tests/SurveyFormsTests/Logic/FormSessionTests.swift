import TestSupport
import Testing

@testable import SurveyForms

@Suite("A record follows its form's logic from the first load to the last answer")
struct FormSessionTests {
    private static let instance = """
        <data id="household" version="3"><today/><size/><adults/><income>100</income><rate/><tax/><double/>
        <member jr:template=""><number/><name/><age/><isAdult/><job/><child jr:template=""><nick/><months/></child></member>
        <note/><copy/><changes>0</changes><locked>x</locked></data>
        """
    private static let model = """
        <bind nodeset="/data/today" calculate="today()"/>
        <bind nodeset="/data/size" required="true()" constraint=". &gt;= 0 and . &lt;= 20"/>
        <bind nodeset="/data/adults" calculate="sum(/data/member/isAdult)"/>
        <bind nodeset="/data/tax" calculate="/data/income * /data/rate"/>
        <bind nodeset="/data/double" calculate="/data/tax * 2" relevant="/data/tax &gt; 10"/>
        <bind nodeset="/data/member/isAdult" calculate="if(../age &gt;= 18, 1, 0)"/>
        <bind nodeset="/data/member/job" relevant="../age &gt;= 15" required="../age &gt;= 18"/>
        <bind nodeset="/data/member/age" constraint=". &lt; 120"/>
        <bind nodeset="/data/note" relevant="/data/adults = 0" required="true()"/>
        <bind nodeset="/data/locked" readonly="/data/size &gt; 2"/>
        <setvalue event="odk-instance-first-load" ref="/data/rate" value="0.2"/>
        """
    private static let body = """
        <input ref="/data/size"/><input ref="/data/income">
          <setvalue event="xforms-value-changed" ref="/data/copy" value="/data/income"/>
          <setvalue event="xforms-value-changed" ref="/data/changes" value=". + 1"/></input>
        <group ref="/data/member"><repeat nodeset="/data/member" jr:count="/data/size">
          <setvalue event="odk-instance-first-load odk-new-repeat" ref="/data/member/number" value="position(..)"/>
          <input ref="/data/member/job"/><input ref="/data/member/age"><setvalue event="xforms-value-changed" ref="/data/member/name" value="concat('aged ', ../age)"/></input>
          <group ref="/data/member/child"><repeat nodeset="/data/member/child"><input ref="/data/member/child/nick"/></repeat></group>
        </repeat></group><input ref="/data/note"/>
        """

    private static func form() throws -> Form {
        try XFormReader.read(Sample.form(instance: instance, model: model, body: body))
    }

    private static let environment = EvaluationEnvironment(clock: Bench.clock, random: { 7 })

    private static func session() throws -> FormSession { try FormSession(form(), environment: environment) }

    private func only(_ path: String, _ session: FormSession) throws -> InstanceTree.Node {
        try #require(session.nodes(at: path).first, "\(path)")
    }

    private func value(_ path: String, _ session: FormSession) throws -> String {
        session.record[try only(path, session)]
    }

    @Test("A new record has its first values, its calculated values and its relevance")
    func beginning() throws {
        let session = try Self.session()
        #expect(try value("today", session) == "2026-03-01")
        #expect(try value("rate", session) == "0.2")
        #expect(try value("tax", session) == "20")
        #expect(try value("double", session) == "40")
        #expect(session.isRelevant(try only("double", session)))
        #expect(session.isRelevant(try only("note", session)))
        #expect(session.nodes(at: "member").isEmpty)
        #expect(session.failures.isEmpty, "\(session.failures)")
    }

    @Test("An answer changes what depends on it, through several steps, and sets off actions")
    func answering() throws {
        var session = try Self.session()
        session.setAnswer("40", at: try only("income", session))
        #expect(try value("tax", session) == "8")
        #expect(!session.isRelevant(try only("double", session)))
        #expect(try value("copy", session) == "40")
        #expect(try value("changes", session) == "1")
        session.setAnswer("40", at: try only("income", session))
        #expect(try value("changes", session) == "1")
        session.setAnswer("75", at: try only("income", session))
        #expect(session.isRelevant(try only("double", session)))
        #expect(try value("double", session) == "30")
        #expect(try value("changes", session) == "2")
    }

    @Test("A count makes instances and takes them away; sums, first values and what is read-only follow")
    func counting() throws {
        var session = try Self.session()
        session.setAnswer("3", at: try only("size", session))
        #expect(session.nodes(at: "member").count == 3)
        #expect(session.nodes(at: "member/number").map { session.record[$0] } == ["1", "2", "3"])
        #expect(session.nodes(at: "member/isAdult").map { session.record[$0] } == ["0", "0", "0"])
        #expect(session.isReadOnly(try only("locked", session)))
        for (node, age) in zip(session.nodes(at: "member/age"), ["34", "16", "41"]) { session.setAnswer(age, at: node) }
        #expect(try value("adults", session) == "2")
        #expect(session.nodes(at: "member/name").map { session.record[$0] } == ["aged 34", "aged 16", "aged 41"])
        #expect(session.nodes(at: "member/job").map(session.isRelevant) == [true, true, true])
        #expect(session.nodes(at: "member/job").map(session.isRequired) == [true, false, true])
        #expect(!session.isRelevant(try only("note", session)))
        session.setAnswer("2", at: try only("size", session))
        #expect(session.nodes(at: "member").count == 2)
        #expect(try value("adults", session) == "1")
        #expect(!session.isReadOnly(try only("locked", session)))
        // A count that was a slip takes no answers with it.
        session.setAnswer("3", at: try only("size", session))
        #expect(session.nodes(at: "member/age").map { session.record[$0] } == ["34", "16", "41"])
        #expect(session.nodes(at: "member/number").map { session.record[$0] } == ["1", "2", "3"])
        #expect(try value("adults", session) == "2")
        session.setAnswer("2", at: try only("size", session))
        session.setAnswer("no number", at: try only("size", session))
        #expect(session.nodes(at: "member").count == 3)
        session.setAnswer("999999999", at: try only("size", session))
        #expect(session.nodes(at: "member").count == FormLimits.repeatInstances)
        #expect(session.failures.map(\.problem.code) == [.tooManyInstances])
        session.setAnswer("1", at: try only("size", session))
        #expect(session.failures.isEmpty)
    }

    @Test("Instances inside instances are added where they belong, and removed")
    func nesting() throws {
        var session = try Self.session()
        session.setAnswer("2", at: try only("size", session))
        let members = session.nodes(at: "member")
        #expect(session.nodes(at: "member/child").isEmpty)
        let added = session.addInstance(of: "member/child", in: members[1])
        let child = try #require(added)
        #expect(session.record.parent(of: child) == members[1])
        #expect(session.nodes(at: "member/child/nick").count == 1)
        let refused = [session.addInstance(of: "member/child", in: child), session.addInstance(of: "nowhere")]
        #expect(refused == [nil, nil])
        session.removeInstance(child)
        #expect(session.nodes(at: "member/child").isEmpty)
        session.removeInstance(try only("size", session))
        #expect(session.nodes(at: "size").count == 1)
        session.removeInstance(members[0])
        #expect(session.nodes(at: "member").count == 1)
    }

    @Test("What is not allowed is listed; what is not relevant is not asked for")
    func violations() throws {
        var session = try Self.session()
        #expect(session.violations().map(\.path) == ["size", "note"])
        session.setAnswer("2", at: try only("size", session))
        let ages = session.nodes(at: "member/age")
        session.setAnswer("200", at: ages[0])
        #expect(session.violations().map { "\($0.kind.rawValue) \($0.path)" } == ["required member/job", "constraint member/age"])
        #expect(session.violations().last?.node == ages[0])
        #expect(!session.allows("130", at: ages[1]))
        #expect(session.allows("13", at: ages[1]))
        #expect(session.allows("", at: ages[1]))
        #expect(session.record[ages[1]].isEmpty)
    }

    @Test("A draft goes on as it was left, with today's date")
    func resuming() throws {
        var session = try Self.session()
        session.setAnswer("1", at: try only("size", session))
        session.setAnswer("0.5", at: try only("rate", session))
        var later = Self.environment
        later.clock = FormClock(milliseconds: 1_772_362_800_000 + 86_400_000, offsetMinutes: 60)
        let resumed = try FormSession(Self.form(), resuming: session.record, environment: later)
        #expect(try value("rate", resumed) == "0.5")
        #expect(try value("today", resumed) == "2026-03-02")
        #expect(resumed.nodes(at: "member").count == 1)
        session.environment = later
        session.refresh()
        #expect(session.record == resumed.record)
    }

    @Test("Reckoning only what an answer touches gives the same as reckoning everything", arguments: Seeds.fixedAndFresh)
    func incremental(seed: UInt64) throws {
        var numbers = SplitMix64(seed: seed)
        let form = try Self.form()
        var session = try FormSession(form, environment: Self.environment)
        for step in 0..<120 {
            let path = ["size", "income", "rate", "member/age", "member/age", "note"].randomElement(using: &numbers) ?? "size"
            guard let node = session.nodes(at: path).randomElement(using: &numbers) else { continue }
            let answer = ["", "0", "1", "3", "5", "17", "34", "0.25", "x"].randomElement(using: &numbers) ?? ""
            session.setAnswer(answer, at: node)
            let whole = try FormSession(form, resuming: session.record, environment: Self.environment)
            #expect(values(session) == values(whole), "seed \(seed), step \(step): \(path) = \(answer)")
        }
    }

    private func values(_ session: FormSession) -> [String] {
        let paths = session.form.questions.map(\.path) + session.form.repeats.map(\.path)
        return paths.flatMap { path in
            session.nodes(at: path).map {
                "\(path)=\(session.record[$0]) \(session.isRelevant($0)) \(session.isRequired($0)) \(session.isReadOnly($0))"
            }
        }
    }

    @Test("An expression that cannot take a value is noted, and everything else goes on")
    func failures() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><a/><b/><c/></data>"#,
                model: #"<bind nodeset="/data/b" calculate="date(/data/a)"/><bind nodeset="/data/c" calculate="concat(/data/a, '!')"/>"#))
        var session = try FormSession(form, environment: Self.environment)
        let a = try only("a", session)
        session.setAnswer("yesterday", at: a)
        #expect(session.failures.map(\.expression.path) == ["b"])
        #expect(try value("c", session) == "yesterday!")
        session.setAnswer("2026-03-02", at: a)
        #expect(session.failures.isEmpty)
        #expect(try value("b", session) == "2026-03-02")
    }

    @Test("What fails in one repeat instance stays noted when another is answered, and goes with its instance")
    func failuresApart() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><m jr:template=""><a/><b/></m></data>"#,
                model: #"<bind nodeset="/data/m/b" calculate="date(../a)"/>"#,
                body: #"<group ref="/data/m"><repeat nodeset="/data/m"><input ref="/data/m/a"/></repeat></group>"#))
        var session = try FormSession(form, environment: Self.environment)
        let added = session.addInstance(of: "m")
        let first = try #require(added)
        session.addInstance(of: "m")
        let answers = session.nodes(at: "m/a")
        session.setAnswer("yesterday", at: answers[0])
        session.setAnswer("2026-03-02", at: answers[1])
        #expect(session.standingFailures.map { session.place(of: $0) } == ["m[1]/b"])
        session.removeInstance(first)
        #expect(session.standingFailures.isEmpty)
    }

    @Test("When the work of one answer is used up, what was not reckoned is noted until it is")
    func unfinished() throws {
        var session = try Self.session()
        session.stepsLeft = 0
        session.recalculate(session.graph.order)
        #expect(session.failures.map(\.problem.code).allSatisfy { $0 == .tooMuchWork })
        #expect(session.failures.count == session.graph.order.count)
        _ = session.value(0, try #require(session.record.root))
        #expect(session.failures.allSatisfy { $0.problem.message.contains("\(FormLimits.recalculationSteps) steps") })
        #expect(session.standingFailures.map { session.place(of: $0) }.contains("tax"))
        session.setAnswer("200", at: try only("income", session))
        #expect(!session.failures.map(\.expression.path).contains("tax"))
        #expect(session.failures.map(\.expression.path).contains("today"))
    }

    @Test("A constraint that cannot be evaluated takes the answer, and is no answer that is right")
    func constraintThatFails() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><a/></data>"#,
                model: #"<bind nodeset="/data/a" constraint="date(.) &lt; today()"/>"#, body: #"<input ref="/data/a"/>"#))
        var session = try FormSession(form, environment: Self.environment)
        let a = try only("a", session)
        #expect(session.allows("yesterday", at: a))
        session.setAnswer("yesterday", at: a)
        let violation = try #require(session.violations().first)
        #expect(violation.kind == .notEvaluated && violation.problem?.code == .notADate)
        session.setAnswer("2026-02-01", at: a)
        #expect(session.violations().isEmpty)
    }

    @Test("The study's form asks what the consent allows")
    func study() throws {
        let form = try Fixture.form(Fixture.emq)
        var session = try FormSession(form, environment: Self.environment)
        #expect(session.failures.isEmpty, "\(session.failures)")
        let consent = try only("consent_gate/consent", session)
        let age = try only("demographics/age", session)
        #expect(!session.isRelevant(age))
        session.setAnswer("yes", at: consent)
        #expect(session.isRelevant(age))
        session.setAnswer("no", at: consent)
        #expect(!session.isRelevant(age))
    }
}
