import SurveyForms
import Testing

@Suite("An XForm becomes questions of the right kind")
struct XFormReaderTests {
    @Test("Every kind of question is recognised in pyxform's own output")
    func kinds() throws {
        let form = try Fixture.form(Fixture.everyKind)
        let expected: [(String, QuestionKind)] = [
            ("start", .metadata), ("today", .metadata), ("deviceid", .metadata), ("start_place", .metadata),
            ("nickname", .text), ("count_people", .integer), ("weight_kg", .decimal), ("pain", .integer),
            ("share", .decimal), ("visit_day", .date), ("visit_time", .time), ("visit_moment", .dateTime),
            ("place", .selectOne), ("places", .selectMultiple), ("order_places", .rank), ("spot", .geopoint),
            ("walk", .geotrace), ("area", .geoshape), ("photo", .attachment), ("paper", .attachment),
            ("code", .barcode), ("agree", .acknowledge), ("reminder", .note), ("double_count", .calculated),
            ("secret_marker", .calculated), ("shown", .text), ("meta/instanceID", .metadata),
            ("meta/audit", .metadata),
        ]
        for (path, kind) in expected { #expect(form.question(at: path)?.kind == kind, "\(path)") }
        let seen = Set(form.questions.map(\.kind))
        #expect(seen == Set(QuestionKind.allCases).subtracting([.boolean]))
        #expect(try Sample.question(type: "boolean").kind == .boolean)
    }

    @Test("Metadata says what fills it in")
    func preloads() throws {
        let form = try Fixture.form(Fixture.everyKind)
        let expected = [
            "start": "start", "end": "end", "today": "today", "deviceid": "deviceid", "username": "username",
            "start_place": "start-geopoint", "meta/audit": "audit", "meta/instanceID": "uid",
        ]
        for (path, preload) in expected { #expect(form.question(at: path)?.preload == preload, "\(path)") }
        #expect(form.question(at: "nickname")?.preload == nil)
        #expect(form.question(at: "start")?.dataType == .dateTime)
    }

    @Test("Questions stand in the order of the form, those in repeats at their place")
    func order() throws {
        let form = try Fixture.form(Fixture.everyKind)
        let inside = form.questions.map(\.path).filter { $0.hasPrefix("outer/") }
        #expect(
            inside == [
                "outer/inside", "outer/person/person_name", "outer/person/present", "outer/person/item/item_name",
            ])
        #expect(form.repeats.map(\.path) == ["outer/person", "outer/person/item"])
        #expect(form.repeats.first?.countExpression == "/data/count_people")
        #expect(form.question(at: "outer/person/item/item_name")?.repeatPath == "outer/person/item")
        #expect(form.question(at: "outer/inside")?.repeatPath == nil)
    }

    @Test("Groups keep their heading, logic and appearance")
    func groups() throws {
        let form = try Fixture.form(Fixture.everyKind)
        let group = form.items.lazy.compactMap { if case .group(let group) = $0 { group } else { nil } }.first
        #expect(group?.path == "outer")
        #expect(group?.label.text(in: "ar") == "مجموعة")
        #expect(group?.relevant == "/data/count_people  > 0")
        #expect(group?.appearance == "field-list")
        #expect(group?.items.count == 2)
    }

    @Test("Defaults, read-only marks, media types and outside lists are kept")
    func details() throws {
        let form = try Fixture.form(Fixture.everyKind)
        #expect(form.question(at: "count_people")?.defaultValue == "1")
        #expect(form.question(at: "shown")?.isReadOnly == true)
        #expect(form.question(at: "shown")?.calculate == "concat( /data/nickname , '!')")
        #expect(form.question(at: "photo")?.mediaType == "image/*")
        #expect(form.question(at: "nickname")?.hint?.text(in: "fr") == "Pas le vrai nom")
        #expect(form.listFileNames == ["communes.csv"])
        let commune = try form.resolveColumn("commune")
        #expect(commune.choices == nil)
        #expect(commune.problem("01.571.01.11") == nil)
    }

    @Test("Choices written inside the control are read, as older forms have them")
    func inlineChoices() throws {
        let question = try Sample.question(
            type: "string", control: "select1",
            inside: "<item><label>Oui</label><value>y</value></item><item><label>Non</label><value>n</value></item>")
        #expect(question.choices?.map(\.value) == ["y", "n"])
        #expect(question.choices?.first?.label.text(in: nil) == "Oui")
    }

    @Test(
        "A shuffled list with a filter is taken apart",
        arguments: [
            "instance('c')/root/item[g= /data/a  or h='x]']",
            "randomize(instance('c')/root/item[g= /data/a  or h='x]'])",
            "randomize(instance('c')/root/item[g= /data/a  or h='x]'], 42)",
        ])
    func itemset(nodeset: String) throws {
        let form = try XFormReader.read(
            Sample.form(
                model: """
                    <instance id="c"><root>
                    <item><name>1</name><label>One</label><g>north</g></item>
                    <item><name>2</name><label>Two</label><g>south</g></item></root></instance>
                    """,
                body: """
                    <select1 ref="/data/a"><itemset nodeset="\(nodeset)"><value ref="name"/><label ref="label"/>
                    </itemset></select1>
                    """))
        let question = try form.resolveColumn("a")
        #expect(question.choices?.map(\.value) == ["1", "2"])
        #expect(question.choices?.map { $0.properties["g"] } == ["north", "south"])
    }

    @Test("Choices made of earlier answers are left to the form engine")
    func choicesFromAnswers() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><p jr:template=""><n/></p><a/></data>"#,
                body: """
                    <group ref="/data/p"><repeat nodeset="/data/p"><input ref="/data/p/n"/></repeat></group>
                    <select1 ref="/data/a"><itemset nodeset="/data/p[n != '']"><value ref="n"/><label ref="n"/>
                    </itemset></select1>
                    """))
        let question = try form.resolveColumn("a")
        #expect(question.choices == nil)
        #expect(form.repeats.map(\.path) == ["p"])
    }

    @Test("References may be relative to their group or name a bind")
    func references() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><g><a/></g><b/></data>"#,
                model: #"<bind id="the_b" nodeset="/data/b" type="int"/>"#,
                body: #"<group ref="/data/g"><input ref="a"><label>A</label></input></group><input bind="the_b"/>"#))
        #expect(form.question(at: "g/a")?.label.text(in: nil) == "A")
        #expect(form.question(at: "g/a")?.kind == .text)
        #expect(form.question(at: "b")?.kind == .integer)
    }

    @Test("A bind that leads nowhere is passed over, as JavaRosa does")
    func idleBind() throws {
        let form = try XFormReader.read(Sample.form(model: #"<bind nodeset="/data/b" type="int"/>"#))
        #expect(form.questions.map(\.path) == ["a"])
    }

    @Test("A form of one plain language needs no translations")
    func plainLabels() throws {
        let question = try Sample.question(
            type: "string", inside: #"<label> Hello <output value=" /data/a "/>! </label>"#)
        #expect(question.label.text(in: nil) == "Hello ${a}!")
        #expect(question.label.text(in: "ar") == "Hello ${a}!")
    }

    @Test("Prefixes and namespaces may be careless, in a long file too", arguments: [1, 20_000])
    func namespaces(comments: Int) throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f" xmlns="my form"><a/><orx:meta><orx:instanceID/></orx:meta></data>"#,
                model: #"<bind nodeset="/data/orx:meta/orx:instanceID" type="string"/>"#,
                body: String(repeating: "<!-- a comment -->\n", count: comments) + #"<input ref="/data/a"/>"#))
        #expect(form.questions.map(\.path) == ["a", "meta/instanceID"])
        #expect(form.questions.map(\.kind) == [.text, .metadata])
    }

    @Test("Processing instructions do no harm, wherever they stand and whatever is in them")
    func instructions() throws {
        let body = """
            <?editor?><input ref="/data/a"><label><?a  ?>A<!-- <?b?> --><![CDATA[ <?c?>]]></label></input>
            """
        let form = try XFormReader.read(Sample.form(body: body) + Array("<?end at=\"last\"?>".utf8))
        #expect(try form.resolveColumn("a").label.text(in: nil) == "A <?c?>")
        let open = Sample.problem(Array(#"<?xml version="1.0"?><a><?b"#.utf8))
        #expect(open?.code == .notXML)
    }

    @Test("A byte order mark, comments and CDATA do no harm")
    func harmlessMarkup() throws {
        let body = #"<!-- <!DOCTYPE x> --><input ref="/data/a"><label><![CDATA[A < B]]></label></input>"#
        let form = try XFormReader.read([0xEF, 0xBB, 0xBF] + Sample.form(body: body))
        #expect(try form.resolveColumn("a").label.text(in: nil) == "A < B")
    }

    @Test("A form without an id is known by the namespace of its data, as older tools wrote it")
    func namespace() throws {
        let form = try XFormReader.read(Sample.form(instance: #"<data xmlns="http://example.org/f"><a/></data>"#))
        #expect(form.id == "http://example.org/f")
        let both = try XFormReader.read(
            Sample.form(instance: #"<data id="g" xmlns="http://example.org/f"><a/></data>"#))
        #expect(both.id == "g")
        let none = Sample.form(instance: #"<data xmlns="http://www.w3.org/2002/xforms"><a/></data>"#)
        #expect(Sample.problem(none)?.code == .noFormID)
    }
}
