import Foundation
import SurveyForms
import Testing

@Suite("A file that is no usable form is refused with its place and the next step")
struct FormProblemTests {
    @Test("A file cut short anywhere is refused")
    func truncated() throws {
        let bytes = try Fixture.bytes(Fixture.register)
        let end = bytes.count - "</h:html>\n".utf8.count
        for length in stride(from: 0, to: end, by: 97) {
            let problem = try #require(Sample.problem(Array(bytes.prefix(length))), "cut at \(length)")
            #expect([.notXML, .notUTF8].contains(problem.code), "cut at \(length): \(problem)")
        }
    }

    @Test("The place of broken markup is named")
    func place() throws {
        let problem = try #require(Sample.problem(Array("<a>\n  <b></c>\n</a>".utf8)))
        #expect(problem.code == .notXML)
        #expect(problem.line == 2)
        #expect(problem.column > 1)
        #expect(problem.message.contains("closing tag"))
        #expect(problem.description.hasPrefix("line 2, column "))
    }

    @Test(
        "A DOCTYPE is refused before any entity is expanded",
        arguments: [
            "<!DOCTYPE h [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><h>&b;</h>",
            "<?xml version=\"1.0\"?>\n<!-- x --><!DOCTYPE h SYSTEM \"file:///etc/passwd\"><h/>",
            "\u{FEFF}<!DOCTYPE h><h/>",
            "<!doctype html><html/>",
        ])
    func documentType(text: String) {
        #expect(Sample.problem(Array(text.utf8))?.code == .documentType)
    }

    @Test(
        "Another encoding is refused, named or not",
        arguments: [
            Array("<?xml version='1.0' encoding='ISO-8859-1'?><a/>".utf8),
            Array("<?xml version=\"1.0\" encoding = \"UTF-7\"?><a/>".utf8),
            [0xFF, 0xFE, 0x3C, 0x00, 0x61, 0x00],
            [0x3C, 0x61, 0x3E, 0xC3, 0x28, 0x3C, 0x2F, 0x61, 0x3E],
            [0x50, 0x4B, 0x03, 0x04, 0x00],
        ])
    func encoding(bytes: [UInt8]) {
        #expect(Sample.problem(bytes)?.code == .notUTF8)
    }

    @Test(
        "XML that is not an XForm is refused",
        arguments: [
            "<survey/>", "<h:html xmlns:h='x'/>", "<html><head><title>Page</title></head><body/></html>",
            "<data id='emq'><age>34</age></data>",
        ])
    func wrongRoot(text: String) {
        #expect(Sample.problem(Array(text.utf8))?.code == .notXForm)
    }

    @Test(
        "Text that is not XML is refused",
        arguments: ["", " ", "type,name,label\ntext,a,A", "{}", "<", "<a", "<a/><b/>"])
    func notXML(text: String) {
        #expect(Sample.problem(Array(text.utf8))?.code == .notXML)
    }

    @Test(
        "Faults of the model and body are told apart",
        arguments: [
            (FormProblem.Code.noPrimaryInstance, "", "", ""),
            (.noFormID, "<data><a/></data>", "", ""),
            (.noQuestions, #"<data id="f"/>"#, "", ""),
            (.duplicatePath, #"<data id="f"><a/><a/></data>"#, "", #"<input ref="/data/a"/>"#),
            (.duplicatePath, #"<data id="f"><g><a/></g><g><a/></g></data>"#, "", #"<input ref="/data/g/a"/>"#),
            (.refWithoutNode, #"<data id="f"><a/></data>"#, "", #"<input ref="/data/b"/>"#),
            (.refWithoutNode, #"<data id="f"><a/></data>"#, "", #"<input ref="/other/a"/>"#),
            (.refWithoutNode, #"<data id="f"><a/></data>"#, "", "<input/>"),
            (.refWithoutNode, #"<data id="f"><a/></data>"#, "", #"<group ref="/data/g"/>"#),
            (
                .choiceListNotFound, #"<data id="f"><a/></data>"#, "",
                #"<select1 ref="/data/a"><itemset nodeset="instance('x')/root/item"/></select1>"#
            ),
            (
                .choiceWithoutValue, #"<data id="f"><a/></data>"#, "",
                #"<select1 ref="/data/a"><item><label>A</label><value/></item></select1>"#
            ),
            (
                .textNotFound, #"<data id="f"><a/></data>"#, "",
                #"<input ref="/data/a"><label ref="jr:itext('nowhere')"/></input>"#
            ),
        ])
    func faults(code: FormProblem.Code, instance: String, model: String, body: String) throws {
        let problem = try #require(Sample.problem(Sample.form(instance: instance, model: model, body: body)))
        #expect(problem.code == code, "\(problem)")
        #expect(problem.line > 0)
        #expect(!problem.nextStep.isEmpty)
    }

    @Test("The model of a form alone is told from other XML")
    func modelAlone() {
        let model = #"<root><model><instance><data id="f"><a/></data></instance></model></root>"#
        let problem = Sample.problem(Array(model.utf8))
        #expect(problem?.code == .notXForm)
        #expect(problem?.message.contains("model") == true)
    }

    @Test("Nesting is read up to its limit and refused beyond it")
    func depth() throws {
        // html, head, model, instance and data are five levels.
        func form(groups: Int) -> [UInt8] {
            let open = (0..<groups).map { "<g\($0)>" }.joined()
            let close = (0..<groups).reversed().map { "</g\($0)>" }.joined()
            return Sample.form(instance: #"<data id="f">"# + open + "<a/>" + close + "</data>", body: "")
        }
        let deepest = FormLimits.elementDepth - 6
        #expect(Sample.problem(form(groups: deepest)) == nil)
        #expect(Sample.problem(form(groups: deepest + 1))?.code == .tooDeep)
        #expect(Sample.problem(form(groups: 100_000))?.code == .tooDeep)
    }

    @Test("A long choice list is read, one beyond the limit is refused")
    func choices() throws {
        func form(_ count: Int) -> [UInt8] {
            let items = (0..<count).map { "<item><name>\($0)</name><label>C \($0)</label></item>" }.joined()
            return Sample.form(
                model: #"<instance id="c"><root>"# + items + "</root></instance>",
                body: """
                    <select ref="/data/a"><itemset nodeset="instance('c')/root/item"><value ref="name"/>
                    <label ref="label"/></itemset></select>
                    """)
        }
        let read = try XFormReader.read(form(50_000))
        let question = try read.resolveColumn("a")
        #expect(question.choices?.count == 50_000)
        #expect(question.problem("0 49999") == nil)
        #expect(question.problem("50000")?.code == .notAChoice)
        #expect(Sample.problem(form(FormLimits.choices + 1))?.code == .tooManyChoices)
    }

    @Test("Files, questions and languages beyond their limits are refused")
    func limits() {
        let spaces = [UInt8](repeating: 0x20, count: FormLimits.documentBytes)
        #expect(Sample.problem(Sample.form() + spaces)?.code == .tooLarge)
        let nodes = (0...FormLimits.questions).map { "<q\($0)/>" }.joined()
        let wide = Sample.form(instance: #"<data id="f">"# + nodes + "</data>", body: "")
        #expect(Sample.problem(wide)?.code == .tooManyQuestions)
        let translations = (0...FormLimits.languages).map { #"<translation lang="l\#($0)"/>"# }.joined()
        #expect(Sample.problem(Sample.form(model: "<itext>\(translations)</itext>"))?.code == .tooManyLanguages)
        let elements = Sample.form(body: String(repeating: "<p/>", count: FormLimits.elements))
        #expect(Sample.problem(elements)?.code == .tooManyElements)
    }
}
