import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

extension SimulatedInterview {
    /// The interview as a save in the making, each value checked against the form.
    func draft(_ binding: FormBinding, scope: Scope, author: String) throws -> Draft {
        var draft = Draft(form: binding.hash, scope: scope, author: author)
        for (path, value) in answers {
            try Self.set(path, value, in: [], of: &draft, binding)
        }
        let members = try binding.resolveRepeat(Self.membersPath)
        for (place, row) in self.members.enumerated() {
            let instance = try draft.addInstance(
                of: binding.template(of: members), position: Int64(place + 1) * Draft.positionStep)
            for (path, value) in row { try Self.set(path, value, in: instance.instances, of: &draft, binding) }
        }
        return draft
    }

    private static func set(
        _ path: String, _ value: String, in instances: [InstanceID], of draft: inout Draft, _ binding: FormBinding
    ) throws {
        let question = try binding.form.resolveColumn(path)
        guard let place = AnswerPath(template: binding.template(of: question), instances: instances) else {
            throw StoreError(.badData, "\(path) does not lie where the form has it", next: "update the simulator")
        }
        draft.answers[place] = try binding.answer(value, to: question)
    }
}
