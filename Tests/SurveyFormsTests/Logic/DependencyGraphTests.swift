import SurveyForms
import Testing

@Suite("What depends on an answer is known, in the order in which it must be evaluated")
struct DependencyGraphTests {
    private func form(_ binds: String) throws -> Form {
        try XFormReader.read(
            Sample.form(
                instance: "<data id=\"f\"><a/><b/><c/><d/><g><x/><y/></g><r><n/><t/></r><size/></data>", model: binds,
                body: """
                    <input ref="/data/a"/><group ref="/data/r"><repeat nodeset="/data/r" count="/data/size">
                    <input ref="/data/r/n"/></repeat></group>
                    """))
    }

    private func affected(_ form: Form, by paths: String...) throws -> [String] {
        try DependencyGraph(form).affected(by: paths).map {
            let expression = form.logic.expressions[$0]
            return "\(expression.role.rawValue) \(expression.path)"
        }
    }

    @Test("A chain is followed to its end, and each value comes after those that it needs")
    func chain() throws {
        let form = try form(
            """
            <bind nodeset="/data/d" calculate="/data/c + 1" constraint=". &lt; /data/a"/>
            <bind nodeset="/data/c" calculate="/data/b + 1"/><bind nodeset="/data/b" calculate="/data/a + 1"/>
            <bind nodeset="/data/g" relevant="/data/b &gt; 1"/><bind nodeset="/data/size" calculate="/data/g/x"/>
            """)
        let order = try affected(form, by: "a")
        #expect(
            Set(order) == [
                "calculate b", "calculate c", "calculate d", "constraint d", "relevant g", "calculate size", "count r",
            ])
        for (first, second) in [
            ("calculate b", "calculate c"), ("calculate c", "calculate d"), ("calculate d", "constraint d"),
            ("calculate b", "relevant g"), ("relevant g", "calculate size"), ("calculate size", "count r"),
        ] {
            let one = try #require(order.firstIndex(of: first))
            let other = try #require(order.firstIndex(of: second))
            #expect(one < other, "\(first) before \(second) in \(order)")
        }
        #expect(try affected(form, by: "c") == ["calculate d", "constraint d"])
        #expect(try affected(form, by: "g/y").isEmpty)
        #expect(form.findings().isEmpty)
    }

    @Test(
        "A circle is refused and named",
        arguments: [
            (#"<bind nodeset="/data/a" calculate="/data/a + 1"/>"#, 1),
            (#"<bind nodeset="/data/a" calculate="/data/b"/><bind nodeset="/data/b" calculate="../a"/>"#, 2),
            (
                #"<bind nodeset="/data/a" calculate="/data/b"/><bind nodeset="/data/b" calculate="/data/c"/>"#
                    + #"<bind nodeset="/data/c" calculate="/data/g/x"/><bind nodeset="/data/g" relevant="/data/a = 1"/>"#, 4
            ),
            (#"<bind nodeset="/data/g" relevant="/data/g/x = 1"/>"#, 1), (#"<bind nodeset="/data/a" relevant=". = 1"/>"#, 1),
        ])
    func circles(binds: String, length: Int) throws {
        let form = try form(binds)
        do {
            _ = try DependencyGraph(form)
            Issue.record("no cycle found")
        } catch {
            #expect(error.expressions.count == length, "\(error)")
            #expect("\(error)".contains("→"))
        }
        #expect(form.findings().map(\.problem.code) == [.cycle])
    }

    @Test(
        "What only looks like a circle is none",
        arguments: [
            #"<bind nodeset="/data/a" constraint=". &gt; 1" required=". = ''"/>"#, #"<bind nodeset="/data/a" calculate="once(random())"/>"#,
            #"<bind nodeset="/data/size" calculate="count(/data/r[n = 'more']) + 1"/>"#,
            #"<bind nodeset="/data/r/t" calculate="position(..) + count(/data/r)"/>"#,
            #"<bind nodeset="/data/g/x" relevant="/data/g/y = 1"/>"#,
            #"<bind nodeset="/data/g/x" calculate="/data/g/y"/><bind nodeset="/data/g" relevant="/data/a"/>"#,
        ])
    func noCircles(binds: String) throws {
        #expect(try form(binds).findings().isEmpty)
    }

    @Test("Values that change by themselves are known")
    func volatile() throws {
        let form = try form(
            #"<bind nodeset="/data/a" calculate="today()"/><bind nodeset="/data/b" calculate="/data/a + 1"/>"#)
        #expect(try DependencyGraph(form).volatile.map { form.logic.expressions[$0].path } == ["a"])
    }

    @Test("A form of 2,000 questions with 900 conditions: one answer touches what depends on it alone")
    func large() throws {
        let nodes = (0..<2_000).map { "<q\($0)/>" }.joined()
        let binds = (0..<900).map { #"<bind nodeset="/data/q\#($0 + 1_000)" relevant="/data/q\#($0) = 'yes'"/>"# }.joined()
        let form = try XFormReader.read(
            Sample.form(instance: "<data id=\"f\">\(nodes)</data>", model: binds, body: #"<input ref="/data/q1"/>"#))
        let graph = try DependencyGraph(form)
        #expect(graph.order.count == 900)
        #expect(graph.affected(by: ["q7"]).map { form.logic.expressions[$0].path } == ["q1007"])
    }
}
