import SurveyStore

/// A form of the benchmarks: its questions, and the XForm that is published in the study.
struct Questionnaire: Sendable {
    struct Question: Sendable {
        /// Its path below the form, such as `household/members/age`.
        let path: String
        let kind: AnswerKind
        /// The choices' codes, for questions that have them.
        var codes: [String] = []
    }

    let id: String
    let questions: [Question]
    /// Paths of repeats: the questions below them are asked once for each instance.
    var repeats: [String] = []

    /// The template of a question's answers: `[]` stands behind each repeat.
    func template(_ question: Question) -> String {
        for name in repeats where question.path.hasPrefix(name + "/") {
            return name + "[]" + question.path.dropFirst(name.count)
        }
        return question.path
    }

    /// Where the hub and the stores find what is asked.
    var xform: [UInt8] { Array(XFormText(self).text.utf8) }

    /// Content hash: what saves name.
    var hash: Digest256 { Digest256(hashing: xform[...]) }
}

/// Writes a questionnaire as an ODK XForm.
private struct XFormText {
    private let form: Questionnaire

    init(_ form: Questionnaire) {
        self.form = form
    }

    var text: String {
        """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" \
        xmlns:odk="http://www.opendatakit.org/xforms" xmlns:orx="http://openrosa.org/xforms">
        <h:head><h:title>\(form.id)</h:title><model odk:xforms-version="1.0.0">
        <instance><data id="\(form.id)" version="1">\(instance)<meta><instanceID/></meta></data></instance>
        \(binds)
        <bind nodeset="/data/meta/instanceID" type="string" readonly="true()"/>
        </model></h:head>
        <h:body>
        \(body)
        </h:body></h:html>
        """
    }

    /// Groups and repeats in order: questions of one parent stand together.
    private var instance: String {
        var text = ""
        var open: [Substring] = []
        for question in form.questions {
            let parts = question.path.split(separator: "/")
            let parents = Array(parts.dropLast())
            while !parents.starts(with: open), let last = open.popLast() { text += "</\(last)>" }
            for parent in parents[open.count...] { text += "<\(parent)>" }
            open = parents
            text += "<\(parts.last ?? "")/>"
        }
        while let last = open.popLast() { text += "</\(last)>" }
        return text
    }

    private var binds: String {
        form.questions.map { "<bind nodeset=\"/data/\($0.path)\" type=\"\(type($0.kind))\"/>" }
            .joined(separator: "\n")
    }

    private func type(_ kind: AnswerKind) -> String {
        switch kind {
        case .integer: "int"
        case .decimal: "decimal"
        case .boolean: "boolean"
        case .date: "date"
        case .time: "time"
        case .dateTime: "dateTime"
        case .choice, .choices: "string"
        case .geopoint: "geopoint"
        default: "string"
        }
    }

    private var body: String {
        var lines: [String] = []
        var open: String?
        for question in form.questions {
            let name = form.repeats.first { question.path.hasPrefix($0 + "/") }
            if name != open {
                if open != nil { lines.append("</repeat></group>") }
                if let name {
                    lines.append(
                        "<group ref=\"/data/\(name)\"><label>\(name)</label><repeat nodeset=\"/data/\(name)\">")
                }
                open = name
            }
            lines.append(control(question))
        }
        if open != nil { lines.append("</repeat></group>") }
        return lines.joined(separator: "\n")
    }

    private func control(_ question: Questionnaire.Question) -> String {
        let label = "<label>\(question.path)</label>"
        let items = question.codes.map { "<item><label>\($0)</label><value>\($0)</value></item>" }.joined()
        let ref = "ref=\"/data/\(question.path)\""
        return switch question.kind {
        case .choice: "<select1 \(ref)>\(label)\(items)</select1>"
        case .choices: "<select \(ref)>\(label)\(items)</select>"
        default: "<input \(ref)>\(label)</input>"
        }
    }
}
