/// What is shown at a time: one question, the questions of a field-list, or whether a repeat goes on.
///
/// A screen says what is shown and where it stands; ``FormSession/view(of:language:)`` gives each question's texts.
public struct FormScreen: Sendable, Hashable, Identifiable {
    /// What tells a screen from the others of its session, for as long as the session lives.
    public struct ID: Sendable, Hashable {
        let node: InstanceTree.Node
        let repeatPath: String?
    }

    /// What is shown.
    public enum Kind: Sendable, Hashable {
        /// One question.
        case question(InstanceTree.Node)
        /// The questions of a group on one screen ("field-list").
        case fields([InstanceTree.Node])
        /// Whether the repeat is to have another instance.
        case prompt(RepeatPrompt)
    }

    /// A repeat that the interviewer may add to.
    public struct RepeatPrompt: Sendable, Hashable {
        /// The repeat's path, without instance ids.
        public let path: String
        /// The node that the instances lie in.
        public let outer: InstanceTree.Node
        /// How many instances there are.
        public let count: Int
    }

    /// A group or repeat instance around a screen.
    public struct Level: Sendable, Hashable {
        /// The group or instance.
        public let node: InstanceTree.Node
        /// Its path, without instance ids.
        public let path: String
        /// For an instance its number, from 1.
        public let number: Int?
        /// For an instance how many there are.
        public let count: Int?
    }

    /// What tells it from the others.
    public let id: ID

    /// What is shown.
    public let kind: Kind

    /// The groups and instances around it, the outermost first; for a field-list its own group last.
    public let surroundings: [Level]

    /// The questions on it, in their order; empty for a prompt.
    public var nodes: [InstanceTree.Node] {
        switch kind {
        case .question(let node): [node]
        case .fields(let nodes): nodes
        case .prompt: []
        }
    }
}
