/// An XForm as large as the largest published ones, the same in every run: groups of questions with conditions and
/// calculated values, a list of 10,000 choices with a filter, and a repeat.
struct SyntheticForm {
    /// Groups of 40 rows; 18 of them have a condition, 4 a calculated value.
    let groups: Int
    var members = 0
    var places = 10_000

    static let rowsInGroup = 40
    private static let provinces = 75

    /// What is asked in a group, by its place there.
    private enum Row {
        case gate, condition, calculation, number, text, select

        init(_ place: Int) {
            switch place {
            case 0: self = .gate
            case 1...18: self = .condition
            case 19...22: self = .calculation
            case 23...30: self = .number
            case 31...35: self = .text
            default: self = .select
            }
        }
    }

    var xml: [UInt8] {
        var text = #"""
            <?xml version="1.0"?>
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
              xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Synthetic</h:title><model>

            """#
        text += itext + instance + lists + binds
        text += "</model></h:head><h:body>" + body + "</h:body></h:html>"
        return Array(text.utf8)
    }

    private func rows(_ write: (_ group: Int, _ place: Int, _ row: Row) -> String) -> String {
        (0..<groups).map { group in
            (0..<Self.rowsInGroup).map { write(group, $0, Row($0)) }.joined()
        }.joined(separator: "\n")
    }

    private var itext: String {
        let languages = [("Français (fr)", "Question numéro"), ("العربية (ar)", "السؤال رقم")]
        let translations = languages.map { language, words in
            let texts = rows { group, place, _ in
                #"<text id="/data/g\#(group)/q\#(place):label"><value>\#(words) \#(group).\#(place)</value></text>"#
            }
            return #"<translation lang="\#(language)">\#(texts)</translation>"#
        }
        return "<itext>\(translations.joined())</itext>"
    }

    private var instance: String {
        let content = (0..<groups).map { group in
            "<g\(group)>" + (0..<Self.rowsInGroup).map { "<q\($0)/>" }.joined() + "</g\(group)>"
        }
        return """
            <instance><data id="synthetic" version="1"><consent>yes</consent><age/><province/><commune/><anywhere/>
            \(content.joined(separator: "\n"))<size>\(members)</size><adults/><total/>
            <member jr:template=""><number/><name/><age/><adult/><job/><school/><income/><sex/></member>
            <meta><instanceID/></meta></data></instance>

            """
    }

    /// The name of a place, of letters that differ early, as real names do.
    static func place(_ number: Int) -> String {
        let parts = ["Aït", "Beni", "Douar", "Oulad", "Sidi", "Tizi", "Zaouia", "Bab", "Ksar", "أولاد"]
        let names = ["Ahmed", "Brahim", "Cherif", "Driss", "Fès", "Hassan", "Lahcen", "Moussa", "Yaâcoub", "يوسف"]
        return "\(parts[number % 10]) \(names[number / 10 % 10]) \(number)"
    }

    private var lists: String {
        let items = (0..<places).map { number in
            "<item><name>c\(number)</name><label>\(Self.place(number))</label>"
                + "<province>p\(number % Self.provinces)</province></item>"
        }
        return """
            <instance id="communes"><root>\(items.joined(separator: "\n"))</root></instance>
            <instance id="yes_no"><root><item><name>yes</name><label>Oui</label></item>
            <item><name>no</name><label>Non</label></item></root></instance>

            """
    }

    private var binds: String {
        rows { group, place, row in
            let path = "/data/g\(group)/q\(place)"
            switch row {
            case .gate, .select: return #"<bind nodeset="\#(path)" type="string" required="true()"/>"#
            case .condition:
                let before = place == 1 ? "/data/age &gt;= 15" : "/data/g\(group)/q\(place - 1) != 'no'"
                return #"""
                    <bind nodeset="\#(path)" type="string" relevant="/data/g\#(group)/q0 = 'yes' and \#(before)"/>
                    """#
            case .calculation:
                return #"""
                    <bind nodeset="\#(path)" type="string"
                     calculate="if(/data/g\#(group)/q\#(place + 4) &gt; 10, /data/g\#(group)/q\#(place + 5) * 2, '')"/>
                    """#
            case .number: return #"<bind nodeset="\#(path)" type="int" constraint=". &gt;= 0 and . &lt; 1000"/>"#
            case .text: return #"<bind nodeset="\#(path)" type="string"/>"#
            }
        }
            + (0..<groups).map {
                // What consent decides, all the conditions inside depend on.
                #"<bind nodeset="/data/g\#($0)" relevant="/data/consent = 'yes'"/>"#
            }.joined() + """

                <bind nodeset="/data/age" type="int"/>
                <bind nodeset="/data/adults" calculate="sum(/data/member/adult)"/>
                <bind nodeset="/data/total" calculate="sum(/data/member/income)"/>
                <bind nodeset="/data/member/number" calculate="position(..)"/>
                <bind nodeset="/data/member/age" type="int" constraint=". &lt; 120"/>
                <bind nodeset="/data/member/adult" calculate="if(/data/member/age &gt;= 18, 1, 0)"/>
                <bind nodeset="/data/member/job" relevant="/data/member/age &gt;= 15"/>
                <bind nodeset="/data/member/school" relevant="../age &lt; 18"/>
                <bind nodeset="/data/member/income" type="int" relevant="/data/member/job != ''"/>
                """
    }

    private func select(_ path: String, _ label: String, from nodeset: String) -> String {
        #"<select1 ref="\#(path)"><label>\#(label)</label><itemset nodeset="\#(nodeset)">"#
            + #"<value ref="name"/><label ref="label"/></itemset></select1>"#
    }

    private var body: String {
        let yesOrNo = "instance('yes_no')/root/item"
        var text = select("/data/consent", "Consentement", from: yesOrNo)
        text += #"<input ref="/data/age"><label>Âge</label></input>"#
        text += #"<input ref="/data/province"><label>Province</label></input>"#
        text += select(
            "/data/commune", "Commune", from: "instance('communes')/root/item[province = /data/province]")
        text += select("/data/anywhere", "Autre commune", from: "instance('communes')/root/item")
        for group in 0..<groups {
            let inside = (0..<Self.rowsInGroup).map { place -> String in
                let path = "/data/g\(group)/q\(place)"
                let label = #"<label ref="jr:itext('\#(path):label')"/>"#
                switch Row(place) {
                case .calculation: return ""
                case .gate, .select:
                    return #"<select1 ref="\#(path)">\#(label)<itemset nodeset="\#(yesOrNo)"><value ref="name"/>"#
                        + #"<label ref="label"/></itemset></select1>"#
                default: return #"<input ref="\#(path)">\#(label)</input>"#
                }
            }
            text += #"<group ref="/data/g\#(group)"><label>\#(group)</label>\#(inside.joined())</group>"#
        }
        text += #"<group ref="/data/member"><label>Membre</label><repeat nodeset="/data/member" jr:count="/data/size">"#
        for name in ["name", "age", "job", "school", "income"] {
            text += #"<input ref="/data/member/\#(name)"><label>\#(name)</label></input>"#
        }
        return text + select("/data/member/sex", "Sexe", from: yesOrNo) + "</repeat></group>"
    }
}
