/// One synthetic interview, as a surveyor would have saved it.
struct SimulatedInterview: Sendable {
    /// An answer: the path of its question as in `Question.path`, and the value as ODK writes it.
    typealias Answer = (path: String, value: String)

    /// The path of the repeat that ``members`` are instances of.
    static let membersPath = "household/members"

    /// The answers outside the repeat in the form's order. A question that was not asked, or whose answer the person
    /// did not remember, is absent.
    var answers: [Answer] = []

    /// The other members of the household: one array of answers for each instance of the repeat, the paths without
    /// instance ids.
    var members: [[Answer]] = []

    mutating func set(_ path: String, _ value: String) {
        answers.append((path, value))
    }

    mutating func set(_ path: String, _ value: Int) {
        answers.append((path, String(value)))
    }
}
