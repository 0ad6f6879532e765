import Testing

@testable import SurveyForms

@Suite("An expression reads an answer as its question's type has it, and a calculated value as what it was reckoned to be")
struct ValueKindTests {
    private static let environment = EvaluationEnvironment(clock: Bench.clock, random: { 7 })

    /// A form with typed questions and untyped calculations, as pyxform writes them.
    private func form(_ types: [String: String], _ calculations: [String: String]) throws -> Form {
        let names = (types.keys.sorted() + calculations.keys.sorted()).map { "<\($0)/>" }.joined()
        let binds =
            types.sorted { $0.key < $1.key }.map { "<bind nodeset=\"/data/\($0.key)\" type=\"\($0.value)\"/>" }
            + calculations.sorted { $0.key < $1.key }.map {
                "<bind nodeset=\"/data/\($0.key)\" type=\"string\" calculate=\"\($0.value.xmlEscaped)\"/>"
            }
        return try XFormReader.read(
            Sample.form(
                instance: "<data id=\"f\">\(names)<asked/></data>", model: binds.joined(),
                body: types.keys.sorted().map { "<input ref=\"/data/\($0)\"/>" }.joined()))
    }

    private func session(_ form: Form, _ answers: [(String, String)]) throws -> FormSession {
        var session = try FormSession(form, environment: Self.environment)
        for (place, value) in answers { session.setAnswer(value, at: try #require(session.node(at: place))) }
        return session
    }

    private func values(
        _ types: [String: String], _ calculations: [String: String], _ answers: [(String, String)]
    ) throws -> [String: String] {
        let form = try form(types, calculations)
        let session = try session(form, answers)
        // Opened again, the record says the same.
        let resumed = try FormSession(form, resuming: session.record, environment: Self.environment)
        var values: [String: String] = [:]
        for name in calculations.keys {
            let node = try #require(session.node(at: name))
            values[name] = session.record[node]
            #expect(resumed.record[node] == session.record[node], "\(name) after the record was opened again")
        }
        return values
    }

    @Test("A calculated false is false, and so is a calculated zero", arguments: [("12", "0", false), ("20", "2", true)])
    func truth(age: String, kids: String, isTrue: Bool) throws {
        let calculations = [
            "adult": "/data/age >= 18", "copy": "/data/adult", "children": "/data/kids", "twice": "/data/kids * 2",
            "picked": "if(/data/age > 100, '', /data/adult)", "known": "coalesce(/data/adult, 'unknown')",
            "mixed": "if(/data/age > 100, /data/word, /data/adult)",
        ]
        var asked = calculations
        for name in calculations.keys {
            asked["b_\(name)"] = "boolean(/data/\(name))"
            asked["n_\(name)"] = "not(/data/\(name))"
            asked["i_\(name)"] = "if(/data/\(name), 'yes', 'no')"
        }
        let found = try values(["age": "int", "kids": "int", "word": "string"], asked, [("age", age), ("kids", kids)])
        for name in calculations.keys {
            #expect(found["b_\(name)"] == "\(isTrue)", "boolean(\(name))")
            #expect(found["n_\(name)"] == "\(!isTrue)", "not(\(name))")
            #expect(found["i_\(name)"] == (isTrue ? "yes" : "no"), "if(\(name))")
        }
    }

    @Test("Skip logic and consent: a question is asked where the calculation says so")
    func relevance() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><begin/><age/><consent/><adult/><interview/><refusal/><guardian/></data>"#,
                model: """
                    <bind nodeset="/data/age" type="int"/>
                    <bind nodeset="/data/consent" type="string" calculate="/data/begin = 'yes'"/>
                    <bind nodeset="/data/adult" type="string" calculate="/data/age &gt;= 18"/>
                    <bind nodeset="/data/interview" relevant="/data/consent"/>
                    <bind nodeset="/data/refusal" relevant="/data/consent = false()"/>
                    <bind nodeset="/data/guardian" relevant="not(/data/adult)" required="/data/consent"/>
                    """,
                body: """
                    <input ref="/data/begin"/><input ref="/data/age"/><input ref="/data/interview"/>
                    <input ref="/data/refusal"/><input ref="/data/guardian"/>
                    """))
        func state(_ answers: [(String, String)]) throws -> [Bool] {
            let session = try session(form, answers)
            let nodes = try ["interview", "refusal", "guardian"].map { try #require(session.node(at: $0)) }
            return nodes.map(session.isRelevant) + [session.isRequired(nodes[2])]
        }
        #expect(try state([("begin", "no"), ("age", "12")]) == [false, true, true, false])
        #expect(try state([("begin", "yes"), ("age", "20")]) == [true, false, false, true])
    }

    @Test("An answer of type boolean or int is read as such; a text that spells false is an answer")
    func answers() throws {
        let found = try values(
            ["flag": "boolean", "n": "int", "t": "string", "z": "string"],
            [
                "flag_is": "boolean(/data/flag)", "n_is": "boolean(/data/n)", "t_is": "boolean(/data/t)",
                "z_is": "boolean(/data/z)", "sum": "/data/flag + 1", "same": "/data/flag = false()",
                "word": "if(/data/n = 0, 'false', 'true')", "word_is": "boolean(/data/word)",
            ],
            [("flag", "false"), ("n", "0"), ("t", "false"), ("z", "0")])
        #expect(found["flag_is"] == "false" && found["n_is"] == "false")
        #expect(found["t_is"] == "true" && found["z_is"] == "true" && found["word_is"] == "true")
        #expect(found["sum"] == "1" && found["same"] == "true")
    }

    @Test("A calculated truth value counts as 1 or 0")
    func numbers() throws {
        let found = try values(
            ["age": "int"],
            [
                "f1": "/data/age > 10", "f2": "/data/age > 20", "score": "/data/f1 + /data/f2", "all": "sum(/data/f1)",
                "most": "max(/data/f1, /data/f2)", "ticked": "checklist(2, 2, /data/f1, /data/f2)",
            ],
            [("age", "30")])
        #expect(found["score"] == "2" && found["all"] == "1" && found["most"] == "1" && found["ticked"] == "true")
    }

    @Test(
        "Answers are equal as their types say: numbers as numbers, moments as moments, codes as texts",
        arguments: [
            ("decimal", "10.50", "decimal", "10.5", true), ("decimal", "1e3", "int", "1000", true),
            ("int", "5", "string", "05", true), ("string", "05", "string", "5", false), ("int", "+5", "int", "5", true),
            ("dateTime", "2026-03-01T10:00:00.000+01:00", "dateTime", "2026-03-01T09:00:00.000Z", true),
            ("dateTime", "2026-03-01T10:00:00.000+01:00", "dateTime", "2026-03-01T10:00:00.000Z", false),
            ("dateTime", "2026-03-01T10:00:00.000+01:00", "date", "2026-03-01", true),
            ("string", "2026-03-01", "string", "2026-03-01T10:00", false), ("boolean", "true", "boolean", "1", true),
            ("boolean", "false", "int", "0", true), ("boolean", "false", "string", "false", true),
            ("boolean", "false", "string", "", false), ("int", "0", "string", "", false),
        ])
    func equality(type: String, value: String, other: String, text: String, isEqual: Bool) throws {
        let found = try values(
            ["a": type, "b": other],
            ["same": "/data/a = /data/b", "turned": "/data/b = /data/a", "differ": "/data/a != /data/b"],
            [("a", value), ("b", text)])
        #expect(found["same"] == "\(isEqual)" && found["turned"] == "\(isEqual)" && found["differ"] == "\(!isEqual)")
    }

    @Test("A choice filter compares a number with a column's numbers, and a code with its texts")
    func filters() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><n/><t/><c/></data>"#,
                model: """
                    <instance id="l"><root><item><name>1</name><code>05</code></item><item><name>2</name><code>5</code></item>
                    <item><name>3</name><code>x</code></item></root></instance><bind nodeset="/data/n" type="int"/>
                    <bind nodeset="/data/c" calculate="concat(count(instance('l')/root/item[code = /data/n]), count(instance('l')/root/item[code = /data/t]), count(instance('l')/root/item[code = '05']))"/>
                    """,
                body: #"<input ref="/data/n"/><input ref="/data/t"/>"#))
        let session = try session(form, [("n", "5"), ("t", "5")])
        #expect(session.record[try #require(session.node(at: "c"))] == "211")
    }

    @Test("Whatever number a question takes is a number to its expressions", arguments: ["1e3", "1000", "+1000", "1e+03", "1000.", "01000"])
    func spellings(text: String) throws {
        let form = try form(["a": "decimal"], ["twice": "/data/a * 2", "sum": "sum(/data/a)", "least": "min(/data/a, 5000)"])
        try #require(form.question(at: "a")).check(text)
        let session = try session(form, [("a", text)])
        let found = try ["twice", "sum", "least"].map { session.record[try #require(session.node(at: $0))] }
        #expect(found == ["2000", "1000", "1000"])
    }

    @Test("Whatever place a question takes is a place to its expressions")
    func places() throws {
        let form = try form(["a": "geopoint", "b": "geopoint"], ["far": "round(distance(/data/a, /data/b))"])
        for text in ["1e1 2 0 0", "+10 2", "10. 2.0 0"] {
            try #require(form.question(at: "a")).check(text)
            let session = try session(form, [("a", text), ("b", "10 2 0 0")])
            #expect(session.record[try #require(session.node(at: "far"))] == "0" && session.standingFailures.isEmpty, "\(text)")
        }
    }

    @Test("Calculations that hand values on in a long chain, or in a circle of actions, keep the kind")
    func chains() throws {
        var calculations = ["c0": "/data/age >= 18"]
        for number in 1...300 { calculations["c\(number)"] = "once(/data/c\(number - 1))" }
        calculations["last"] = "if(/data/c300, 'adult', 'minor')"
        #expect(try values(["age": "int"], calculations, [("age", "12")])["last"] == "minor")
    }
}

extension String {
    fileprivate var xmlEscaped: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
