import SurveyForms
import Testing

@Suite("Paths lead to the nodes that XPath and ODK XForms say")
struct ExpressionPathTests {
    @Test(
        "Steps, axes and predicates",
        arguments: [
            (".", ["34"]), ("../name", ["Amina Bensaïd"]), ("/data/group/inner", ["deep"]), ("/data/group/*", ["deep", "12.75"]),
            ("/data/person/label", ["Amina", "Youssef", "Hiba"]), ("/data/person[2]/label", ["Youssef"]), ("/data/person[last()]/label", ["Hiba"]),
            ("/data/person[position() > 1]/label", ["Youssef", "Hiba"]), ("/data/person[years > 10]/label", ["Amina", "Youssef"]),
            ("/data/person[years > 10][2]/label", ["Youssef"]), ("/data/person[child]/label", ["Amina", "Youssef"]),
            ("/data/person[not(child)]/label", ["Hiba"]), ("//nick", ["Ali", "Sara", "Imane"]), ("/data//child[1]/nick", ["Ali", "Imane"]),
            ("(//child)[2]/nick", ["Sara"]), ("//nick[. = 'Sara']/../months", ["30"]), ("//months[. > 10]/ancestor::person/label", ["Amina"]),
            ("/data/person[1]/following-sibling::person/label", ["Youssef", "Hiba"]),
            ("/data/person[3]/preceding-sibling::person[1]/label", ["Youssef"]),
            ("/data/person[3]/preceding-sibling::person/label", ["Amina", "Youssef"]), ("/data/person[2]/label | /data/age", ["34", "Youssef"]),
            ("/data/age | /data/age", ["34"]), ("/data/@version", ["7"]), ("/data/nowhere", []), ("/data/age/text()", []),
            ("/data/person[2]/preceding::nick", ["Ali", "Sara"]), ("/data/person[1]/following::nick", ["Imane"]),
            ("/data/person[1]/descendant-or-self::nick", ["Ali", "Sara"]), ("self::age", ["34"]), ("self::name", []), ("namespace::*", []),
            ("instance('towns')/root/item[region = '01']/label", ["Tétouan", "Tanger"]),
            ("instance('towns')/root/item[people > 1000000 and region != '06']/name", ["fes"]),
            ("instance('towns')/root/item[contains(name, current()/../spaced) or position() = 2]/name", ["tanger"]),
            ("instance('towns')/root/item[number(people) > /data/age * 50000]/name", ["casa"]), ("instance('compare')/data/age", ["34"]),
            ("indexed-repeat(/data/person/label, /data/person, 2)", ["Youssef"]), ("indexed-repeat(/data/person/label, /data/person, 9)", []),
            ("indexed-repeat(/data/person/child/nick, /data/person, 1, /data/person/child, 2)", ["Sara"]),
            ("indexed-repeat(/data/person/label, /data/person, 0)", ["Amina"]),
            ("randomize(instance('towns')/root/item/name, 42)", ["tetouan", "none", "fes", "tanger", "casa"]),
        ])
    func nodes(expression: String, expected: [String]) throws {
        #expect(try Bench.texts(expression) == expected)
    }

    @Test(
        "Inside a repeat a path from the root means the own instance, and a relative one what it says",
        arguments: [
            ("/data/person/label", "/data/person[2]/years", ["Youssef"]), ("count(/data/person)", "/data/person[2]/years", ["1"]),
            ("count(../../person)", "/data/person[2]/years", ["3"]), ("position(..)", "/data/person[2]/years", ["2"]),
            ("position(../..)", "/data/person[1]/child[2]/nick", ["1"]), ("/data/person/child/months", "/data/person[1]/child[2]/nick", ["30"]),
            ("/data/person/child/nick", "/data/person[1]/years", ["Ali", "Sara"]), ("../../label", "/data/person[1]/child[2]/nick", ["Amina"]),
            ("/data/person[position() != 0]/label", "/data/person[2]/years", ["Amina", "Youssef", "Hiba"]),
            ("indexed-repeat(/data/person/label, /data/person, position(..) - 1)", "/data/person[3]/years", ["Youssef"]),
            ("indexed-repeat(../label, .., 1)", "/data/person[3]/years", ["Amina"]), ("sum(../child/months)", "/data/person[1]/years", ["41"]),
            ("instance('towns')/root/item[people > /data/person/years * 50000]/name", "/data/person[2]/years", ["casa"]),
            ("position()", "/data/person[3]", ["3"]),
        ])
    func repeats(expression: String, context: String, expected: [String]) throws {
        let found = try Bench.texts(expression, at: context)
        #expect(found.isEmpty ? [try Bench.text(expression, at: context)] == expected : found == expected)
    }

    @Test("pulldata() finds the first row with the key")
    func pulldata() throws {
        #expect(try Bench.text("pulldata('towns', 'label', 'name', 'fes')") == "Fès")
        #expect(try Bench.text("pulldata('towns', 'label', 'region', '01')") == "Tétouan")
        #expect(try Bench.text("pulldata('towns', 'label', 'name', 'oujda')") == "")
        #expect(try Bench.text("pulldata('towns', 'nothing', 'name', 'fes')") == "")
    }

    @Test("A comparison holds if any node fulfils it")
    func comparisons() throws {
        #expect(try Bench.text("/data/person/years > 40") == "true")
        #expect(try Bench.text("/data/person/years = 8") == "true")
        #expect(try Bench.text("/data/person/years != 8") == "true")
        // Where there is no node there is no answer, as in JavaRosa: a set without nodes counts as empty text.
        #expect(try Bench.text("/data/nowhere = ''") == "true")
        #expect(try Bench.text("/data/nowhere != 'x'") == "true")
        #expect(try Bench.text("/data/nowhere > 0") == "false")
        #expect(try Bench.text("/data/empty = ''") == "true")
        #expect(try Bench.text("/data/code = 7") == "true")
        #expect(try Bench.text("/data/code = '7'") == "false")
        #expect(try Bench.text("/data/person/label = instance('towns')/root/item/name") == "false")
        #expect(try Bench.text("/data/empty = false()") == "true")
    }

    @Test("A node that is not relevant is no node to any expression")
    func hidden() throws {
        var context = try Bench.context(Bench.form())
        let person = try #require(Bench.node("/data/person[1]", context.instances.primary))
        context.instances.primary.setHidden(true, person)
        for (expression, expected) in [
            ("count(/data/person)", "2"), ("/data/person/label", "Youssef"), ("sum(/data/person/years)", "49"), ("count(//nick)", "1"),
        ] {
            #expect(try XPathExpression(expression).text(in: context) == expected)
        }
        context.instances.primary.setHidden(false, person)
        #expect(try XPathExpression("count(/data/person)").text(in: context) == "3")
    }

    @Test("Repeat instances come, go and change while expressions stay as they were read")
    func changes() throws {
        var context = try Bench.context(Bench.form())
        let total = try XPathExpression("sum(/data/person/years)")
        let names = try XPathExpression("join(' ', //label)")
        let last = try #require(Bench.node("/data/person[3]", context.instances.primary))
        let added = context.instances.primary.insert("person", after: last)
        context.instances.primary.append("label", to: added, value: "Omar")
        let years = context.instances.primary.append("years", to: added, value: "20")
        #expect(try total.text(in: context) == "103")
        #expect(try names.text(in: context) == "Amina Youssef Hiba Omar")
        #expect(context.instances.primary.position(of: added) == 4)
        context.instances.primary.remove(try #require(Bench.node("/data/person[2]", context.instances.primary)))
        context.instances.primary.setValue("21", of: years)
        #expect(try total.text(in: context) == "63")
        #expect(try names.text(in: context) == "Amina Hiba Omar")
        #expect(context.instances.primary.position(of: added) == 3)
    }

    @Test("A list in a file that is not here is another fault than one that the form does not have")
    func absent() throws {
        var context = try Bench.context(Bench.form())
        context.instances.addAbsent(id: "communes")
        let expression = try XPathExpression("count(instance('communes')/root/item)")
        #expect(throws: ExpressionProblem.self) { try expression.evaluate(in: context) }
        var list = InstanceTree()
        let root = list.append("root", to: list.document)
        for name in ["a", "b"] { list.append("name", to: list.append("item", to: root), value: name) }
        context.instances.add(list, id: "communes")
        #expect(try expression.text(in: context) == "2")
    }
}
