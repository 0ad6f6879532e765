import SurveyStore
import TestSupport

extension Workplace {
    /// Makes the answer to `age` of a record unreadable.
    func damage(_ record: String, _ damage: AnswerDamage, in name: String? = nil) throws {
        let store = try SurveyStore.open(path: path(name ?? self.store))
        try store.damageAnswers(of: store.recordID(abbreviated: record), by: damage) { $0.hasSuffix("age") }
        try store.close()
    }
}
