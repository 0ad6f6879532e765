import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// A record for people: questions in the form's order under their labels, repeats nested, conflicts marked.
struct RecordText {
    private let record: MergedRecord
    private let info: SurveyStore.FormInfo?
    private let binding: FormBinding?
    private let language: String?
    private let names: AnswerNames
    private let contested: Set<AnswerPath>
    private let leftOver: [RecordInstance.LeftOver]
    private let entities: [EntityChange]
    private let unreadable: [UnreadableRecord.Answer]
    private let mask: AnswerMask

    init(
        _ record: MergedRecord, _ forms: FormLibrary, language: String?, unreadable: UnreadableRecord? = nil,
        mask: AnswerMask
    ) {
        self.record = record
        self.unreadable = unreadable?.answers ?? []
        self.mask = mask
        self.language = language
        info = forms.info(record.form)
        binding = try? forms.latest(of: record)
        names = forms.names(in: record)
        contested = Set(record.conflicts.compactMap(\.path))
        leftOver = forms.leftOver(of: record)
        entities = forms.entityChanges(of: record)
    }

    /// The lines.
    var text: String {
        var lines = [Terminal.styled("record \(record.id)", .bold)]
        lines.append("form    \(info.map { "\($0.formID) \($0.version)" } ?? "not arrived yet")")
        lines.append("scope   \(record.scope)")
        lines.append("began   \(LocalTime.text(record.began.milliseconds))")
        let saves = "\(record.saveCount) \(record.saveCount == 1 ? "save" : "saves")"
        lines.append("changed \(LocalTime.text(record.changed.milliseconds)), \(saves)")
        if record.state != .active { lines.append(Terminal.styled(record.state.name, .red)) }
        if record.state == .active, InterviewState(of: record) == .draft, let info {
            lines.append(
                Terminal.styled("draft: go on with survey-cli collect \(info.formID) --resume \(record.id)", .yellow))
        }
        if record.isIncomplete { lines.append(Terminal.styled("incomplete: saves are missing here", .yellow)) }
        if record.heads.count > 1 { lines.append("the view merges \(record.heads.count) heads") }
        lines.append("")
        var shown: Set<AnswerPath> = []
        if let binding { lines += self.lines(binding.form.items, [], level: 0, binding, &shown) }
        lines += entities.map { entity in
            let what = [entity.creates ? "created" : nil, entity.updates ? "updated" : nil].compactMap { $0 }
            let fault = entity.fault.map { "  (no list takes it: \($0))" } ?? ""
            return "entity \(entity.dataset), \(what.joined(separator: " or ")): "
                + Terminal.safe("\(entity.label)  \(entity.id)\(fault)")
        }
        lines += withoutPlace
        lines += unreadable.filter { !($0.path.map(shown.contains) ?? false) }.map { answer in
            let what = answer.path?.description ?? "what follows in the answers"
            return Terminal.styled("cannot be read: \(Terminal.safe(what)), save \(answer.save), \(answer.cause)", .red)
        }
        if !record.conflicts.isEmpty {
            lines.append(
                Terminal.styled("\(record.conflicts.count) in conflict: survey-cli conflict show \(record.id)", .yellow)
            )
        }
        return lines.joined(separator: "\n")
    }

    /// What the record keeps, and the latest version of the form has no place for.
    private var withoutPlace: [String] {
        if binding == nil {
            let all = record.answers.keys.sorted().filter { InterviewMark(rawValue: $0.template) == nil }
            return all.isEmpty
                ? []
                : ["not in the form as it is here:"]
                    + all.map { path in "  \(path)  \(record.answers[path].map { shown($0, at: path) } ?? "")" }
        }
        guard !leftOver.isEmpty, let form = binding?.form else { return [] }
        let version = form.version.isEmpty ? "" : " \(Terminal.safe(form.version))"
        return ["without a place in the form's version\(version), kept as they are:"]
            + leftOver.map {
                let reason = mask.hides($0.answer, at: $0.path.template) ? $0.maskedReason : $0.reason
                return "  \(names.name(of: $0.path))  \(shown($0.answer, at: $0.path))  "
                    + Terminal.styled("(\(Terminal.safe(reason)))", .faint)
            }
    }

    private func lines(
        _ items: [Item], _ outer: [InstanceID], level: Int, _ binding: FormBinding, _ shown: inout Set<AnswerPath>
    ) -> [String] {
        var lines: [String] = []
        let space = String(repeating: "  ", count: level)
        for item in items {
            switch item {
            case .question(let question):
                // What stands where nothing is asked is shown as without a place.
                guard question.kind != .note,
                    let path = AnswerPath(template: binding.template(of: question), instances: outer)
                else { continue }
                let damaged = unreadable.first { $0.path == path }
                guard record.answers[path] != nil || damaged != nil else { continue }
                shown.insert(path)
                var mark = contested.contains(path) ? Terminal.styled("  <- in conflict", .yellow) : ""
                if let damaged {
                    mark += Terminal.styled("  <- cannot be read in save \(damaged.save): \(damaged.cause)", .red)
                }
                lines.append(space + line(question, record.answers[path], outer) + mark)
            case .group(let group):
                let inside = self.lines(group.items, outer, level: level + 1, binding, &shown)
                guard !inside.isEmpty else { continue }
                lines.append(
                    space + Terminal.styled(Terminal.safe(filled(group.label.text(in: language), outer)), .bold))
                lines += inside
            case .repeat(let repetition):
                let template = binding.template(of: repetition)
                let instances = record.instances.filter {
                    $0.template == template && Array($0.instances.dropLast()) == outer
                }
                for instance in instances {
                    let mark = contested.contains(instance) ? Terminal.styled("  <- in conflict", .yellow) : ""
                    lines.append(
                        space + Terminal.styled(names.name(of: instance), .bold) + "  "
                            + Terminal.safe(filled(repetition.label.text(in: language), instance.instances)) + mark)
                    lines += self.lines(repetition.items, instance.instances, level: level + 1, binding, &shown)
                }
            }
        }
        return lines
    }

    private func line(_ question: Question, _ answer: Answer?, _ outer: [InstanceID]) -> String {
        var label =
            filled(question.label.text(in: language), outer)
            .split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        if label == question.name { label = "" }
        let value = answer.map { shown($0, question) } ?? ""
        return "\(question.name)  \(Terminal.safe(value))"
            + (label.isEmpty ? "" : "  \(Terminal.styled(Terminal.safe(label), .faint))")
    }

    /// A text with the answers that stand in it; “…” for what is no answer of this record, or masked.
    private func filled(_ text: String, _ outer: [InstanceID]) -> String {
        guard let binding else { return text }
        return binding.filled(text) { question in
            guard !mask.covers(binding.template(of: question)),
                let answer = binding.places(of: question, around: outer).lazy.compactMap({ record.answers[$0] }).first,
                answer.lexical != nil
            else { return nil }
            return value(answer, question)
        }
    }

    /// An answer to a question that is not in the form, as the screen may show it.
    private func shown(_ answer: Answer, at path: AnswerPath) -> String {
        Terminal.safe(mask.text(answer, at: path.template))
    }

    /// An answer as the screen may show it.
    private func shown(_ answer: Answer, _ question: Question) -> String {
        mask.text(answer, at: binding?.template(of: question)) { value($0, question) }
    }

    /// An answer with the labels of its choices.
    private func value(_ answer: Answer, _ question: Question) -> String {
        let codes: [String]
        switch answer {
        case .choice(let code): codes = [code]
        case .choices(let all), .rank(let all): codes = all
        default: return answer.display
        }
        return codes.map { code in
            guard let choice = question.choices?.first(where: { $0.value == code }) else { return code }
            let text = choice.label.text(in: language)
            let label = binding?.filled(text) { _ in nil } ?? text
            return label == code ? code : "\(code) (\(label))"
        }.joined(separator: ", ")
    }
}
