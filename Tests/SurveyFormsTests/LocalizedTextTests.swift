import SurveyForms
import Testing

@Suite("A label is found in the reader's language")
struct LocalizedTextTests {
    private let label = LocalizedText(
        translations: ["Français (fr)": "Âge", "العربية (ar)": "العمر", "English": "Age"], defaultText: "Âge")

    @Test(
        "by whole name, code or name alone, whatever the case",
        arguments: [
            ("Français (fr)", "Âge"), ("fr", "Âge"), ("FR", "Âge"), ("français", "Âge"), ("ar", "العمر"),
            ("العربية", "العمر"), ("English", "Age"), ("english", "Age"),
        ])
    func found(language: String, text: String) {
        #expect(label.text(in: language) == text)
    }

    @Test("or else in the default language", arguments: ["zgh", "", "f", "r)", nil])
    func fallback(language: String?) {
        #expect(label.text(in: language) == "Âge")
    }

    @Test("A translation that pyxform left as a dash falls back")
    func dash() throws {
        let form = try XFormReader.read(
            Sample.form(
                model: """
                    <itext><translation lang="fr"><text id="a"><value>Nom</value></text></translation>
                    <translation lang="ar"><text id="a"><value>-</value></text></translation></itext>
                    """,
                body: #"<input ref="/data/a"><label ref="jr:itext('a')"/></input>"#))
        #expect(try form.resolveColumn("a").label.text(in: "ar") == "Nom")
    }

    @Test("Pictures and sounds of a label are not taken for its text")
    func media() throws {
        let form = try XFormReader.read(
            Sample.form(
                model: """
                    <itext><translation lang="fr"><text id="a"><value form="image">jr://images/a.png</value>
                    <value>Nom</value></text><text id="b"><value form="image">jr://images/b.png</value></text>
                    </translation></itext>
                    """,
                body: """
                    <input ref="/data/a"><label ref="jr:itext('a')"/><hint ref="jr:itext('b')"/></input>
                    """))
        let question = try form.resolveColumn("a")
        #expect(question.label.text(in: "fr") == "Nom")
        #expect(question.hint == nil)
    }

    @Test("References in a text are resolved for each question that uses it")
    func references() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><g><n/><a/></g><h><n/><a/></h></data>"#,
                model: """
                    <itext><translation lang="fr"><text id="t"><value> De <output value=" ../n "/> :
                    <output value="1 + 1"/> </value></text></translation></itext>
                    """,
                body: """
                    <input ref="/data/g/a"><label ref="jr:itext('t')"/></input>
                    <input ref="/data/h/a"><label ref="jr:itext('t')"/></input>
                    """))
        #expect(form.question(at: "g/a")?.label.text(in: nil) == "De ${g/n} :\n${1 + 1}")
        #expect(form.question(at: "h/a")?.label.text(in: nil) == "De ${h/n} :\n${1 + 1}")
    }
}
