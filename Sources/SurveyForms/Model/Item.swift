/// One node of a form: a question, or a group or repeat of further nodes.
public indirect enum Item: Sendable, Equatable {
    /// A place for one answer.
    case question(Question)
    /// Questions under one heading.
    case group(Group)
    /// Questions that are asked any number of times.
    case `repeat`(Repeat)
}

extension Item {
    /// The last part of the path.
    public var name: String {
        switch self {
        case .question(let question): question.name
        case .group(let group): group.name
        case .repeat(let repetition): repetition.name
        }
    }

    /// Its place, without instance ids.
    public var path: String {
        switch self {
        case .question(let question): question.path
        case .group(let group): group.path
        case .repeat(let repetition): repetition.path
        }
    }
}

/// Questions under one heading.
public struct Group: Sendable, Equatable {
    /// The last part of the path.
    public let name: String
    /// The group's place: "demographics".
    public let path: String
    /// The heading; the name where the form gives none.
    public let label: LocalizedText
    /// What the group holds, in the form's order.
    public let items: [Item]
    /// The expression that decides whether anything in the group is asked.
    public let relevant: String?
    /// How the group is shown ("field-list" for one screen).
    public let appearance: String?
}

/// Questions that are asked any number of times, as for each member of a household.
public struct Repeat: Sendable, Equatable {
    /// The last part of the path.
    public let name: String
    /// The repeat's place, without instance ids: "household/members".
    public let path: String
    /// The heading; the name where the form gives none.
    public let label: LocalizedText
    /// What each instance holds, in the form's order.
    public let items: [Item]
    /// The expression that decides whether the repeat is asked.
    public let relevant: String?
    /// The expression for the number of instances, `nil` where the interviewer adds them (`jr:count`).
    public let countExpression: String?
    /// How the repeat is shown.
    public let appearance: String?
}
