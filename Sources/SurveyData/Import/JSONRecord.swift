internal import SurveyForms
internal import SurveyRecords
internal import SurveyStore

/// One record on its way from JSON into a draft.
struct JSONRecord {
    /// Something wrong in the record.
    struct Fault {
        let member: String?
        let value: String?
        let cause: String
        let next: String
        var isForbidden = false
    }

    /// Where in the record a value stands.
    private struct Spot {
        /// The path of the group or repeat around it; empty at the top.
        var path: String
        /// The repeat around it.
        var repeatPath: String?
        /// The instances around it.
        var instances: [InstanceID]
        /// How messages name it.
        var name: String
    }

    private(set) var draft: Draft
    private(set) var faults: [Fault] = []
    private(set) var answers = 0
    private(set) var instances = 0
    private(set) var ignored: Set<String> = []

    private let binding: FormBinding
    private let options: ImportOptions
    private let groups: Set<String>
    private var form: Form { binding.form }

    init(_ binding: FormBinding, _ options: ImportOptions) {
        self.binding = binding
        self.options = options
        draft = Draft(form: binding.hash, scope: options.scope, author: options.author)
        groups = Self.groups(of: binding.form.items)
    }

    /// Reads a line.
    mutating func read(_ bytes: [UInt8]) {
        do {
            let value = try JSONReader.read(bytes)
            guard case .object(let members) = value else {
                add(nil, nil, "the line holds \(value.kindName) and not an object", "Write one object a record.")
                return
            }
            read(members, Spot(path: "", repeatPath: nil, instances: [], name: ""))
        } catch {
            let column = String(decoding: bytes.prefix(error.offset), as: UTF8.self).count + 1
            add(nil, nil, "at character \(column) \(error.cause)", "Write one object of JSON a line.")
        }
    }

    private mutating func add(_ member: String?, _ value: String?, _ cause: String, _ next: String) {
        faults.append(Fault(member: member, value: value, cause: cause, next: next))
    }

    private mutating func read(_ members: [JSONValue.Member], _ spot: Spot) {
        for member in members {
            let name = spot.name.isEmpty ? member.key : "\(spot.name)/\(member.key)"
            if options.ignoredColumns.contains(member.key) || options.ignoredColumns.contains(name) {
                ignored.insert(name)
                continue
            }
            if spot.path.isEmpty, readPlace(member) { continue }
            let path = spot.path.isEmpty ? member.key : "\(spot.path)/\(member.key)"
            if groups.contains(path) {
                let inside = Spot(path: path, repeatPath: spot.repeatPath, instances: spot.instances, name: name)
                readGroup(member.value, inside)
            } else if let repetition = repetition(member.key, path, spot) {
                readRepeat(member.value, repetition, spot, name)
            } else {
                readAnswer(member, path, spot, name)
            }
        }
    }

    /// Takes `_scope` and `_author`; false for other members.
    private mutating func readPlace(_ member: JSONValue.Member) -> Bool {
        guard [ColumnResolver.scopeColumn, ColumnResolver.authorColumn].contains(member.key) else { return false }
        guard case .string(let text) = member.value else {
            if member.value != .null {
                add(member.key, nil, "it is \(member.value.kindName) and not a text", "Write a text.")
            }
            return true
        }
        do throws(PlaceFault) {
            if member.key == ColumnResolver.scopeColumn {
                draft.scope = try options.scope(named: text)
            } else {
                draft.author = try options.author(named: text)
            }
        } catch {
            faults.append(
                Fault(
                    member: member.key, value: text, cause: error.cause, next: error.next,
                    isForbidden: error.isForbidden))
        }
        return true
    }

    private mutating func readGroup(_ value: JSONValue, _ spot: Spot) {
        switch value {
        case .null: return
        case .object(let members): read(members, spot)
        default:
            add(
                spot.name, nil, "it is a group, and the value is \(value.kindName)", "Write an object of its questions."
            )
        }
    }

    // MARK: Repeats

    /// The repeat that a member means, if it lies directly in the repeat around the member.
    private func repetition(_ key: String, _ path: String, _ spot: Spot) -> Repeat? {
        if let exact = form.repeats.first(where: { $0.path == path }) { return exact }
        guard form.question(at: path) == nil else { return nil }
        let named = form.repeats.filter { repetition in
            (repetition.path == key || repetition.name == key)
                && binding.outerRepeat(of: repetition)?.path == spot.repeatPath
        }
        return named.count == 1 ? named[0] : nil
    }

    private mutating func readRepeat(_ value: JSONValue, _ repetition: Repeat, _ spot: Spot, _ name: String) {
        guard value != .null else { return }
        guard case .array(let elements) = value else {
            add(name, nil, "it is a repeat, and the value is \(value.kindName)", "Write an array of objects.")
            return
        }
        for (place, element) in elements.enumerated() {
            let elementName = "\(name)[\(place + 1)]"
            guard case .object(let members) = element else {
                add(elementName, nil, "the instance is \(element.kindName)", "Write an object for each instance.")
                continue
            }
            do {
                let instance = try draft.addInstance(
                    binding.template(of: repetition), in: spot.instances, place: Int64(place))
                instances += 1
                read(
                    members,
                    Spot(
                        path: repetition.path, repeatPath: repetition.path, instances: instance.instances,
                        name: elementName))
            } catch {
                add(elementName, nil, error.message, error.next)
            }
        }
    }

    // MARK: Answers

    private mutating func readAnswer(_ member: JSONValue.Member, _ path: String, _ spot: Spot, _ name: String) {
        let question: Question
        do {
            question = try self.question(member.key, path)
        } catch {
            if error.isUnknown, options.ignoresUnknown {
                ignored.insert(name)
            } else {
                add(name, nil, error.fault.cause, error.fault.next)
            }
            return
        }
        guard question.repeatPath == spot.repeatPath else {
            add(
                name, nil, "the question \(question.path) lies in \(question.repeatPath ?? "no repeat")",
                question.repeatPath.map { "Write it in the objects of the array \($0)." } ?? "Write it at the top.")
            return
        }
        do throws(ColumnFault) {
            guard let answer = try answer(member.value, to: question) else { return }
            guard let place = AnswerPath(template: binding.template(of: question), instances: spot.instances) else {
                throw ColumnFault(cause: "its path is too deep or too long for a record", next: "Simplify the form.")
            }
            guard draft.answers.updateValue(answer, forKey: place) == nil else {
                throw ColumnFault(cause: "the question \(question.path) has two answers", next: "Remove one of them.")
            }
            answers += 1
        } catch {
            add(name, member.value.shortText, error.cause, error.next)
        }
    }

    /// Why a member's name leads to no question.
    private struct NameFault: Error {
        let fault: ColumnFault
        let isUnknown: Bool
    }

    private func question(_ key: String, _ path: String) throws(NameFault) -> Question {
        if let question = form.question(at: path) { return question }
        do {
            return try form.resolveColumn(key)
        } catch {
            guard error.code == .unknown else {
                throw NameFault(
                    fault: ColumnFault(cause: "several questions have this name", next: error.nextStep),
                    isUnknown: false)
            }
            let advice = "To leave it out: --ignore-column '\(key)', or --ignore-unknown."
            throw NameFault(
                fault: ColumnFault(
                    cause: "the form \(form.id) has no question of this name", next: "\(error.nextStep) \(advice)"),
                isUnknown: true)
        }
    }

    private func answer(_ value: JSONValue, to question: Question) throws(ColumnFault) -> Answer? {
        let text: String
        switch value {
        case .null: return nil
        case .string(let string): text = string
        case .number(let number): text = number
        case .bool(let bool): text = bool ? "true" : "false"
        case .array(let elements):
            guard question.answerKind == .choices || question.answerKind == .rank else {
                throw ColumnFault(
                    cause: "the question takes one value and not an array", next: "Write the value alone.")
            }
            if elements.isEmpty { return nil }
            var codes: [String] = []
            for element in elements {
                guard case .string(let code) = element, !code.isEmpty, !code.contains(where: \.isWhitespace) else {
                    throw ColumnFault(
                        cause: "the array holds something other than codes", next: "Write codes as texts.")
                }
                codes.append(code)
            }
            text = codes.joined(separator: " ")
        case .object(let members):
            return try missing(members)
        }
        do {
            return try binding.answer(text, to: question)
        } catch {
            throw ColumnFault(cause: error.cause, next: error.nextStep)
        }
    }

    private func missing(_ members: [JSONValue.Member]) throws(ColumnFault) -> Answer? {
        guard members.count == 1, members[0].key == "missing", case .string(let name) = members[0].value,
            let missing = Missing(name: name)
        else {
            throw ColumnFault(
                cause: "an object stands where a value is expected",
                next: "Write the value, or {\"missing\":\"refused\"}, \"dont-know\" or \"not-relevant\".")
        }
        switch missing {
        case .notAsked: return nil
        case .erased: throw .erased
        case .notRelevant, .dontKnow, .refused: return .missing(missing)
        }
    }

    private static func groups(of items: [Item]) -> Set<String> {
        var paths: Set<String> = []
        for item in items {
            switch item {
            case .question: continue
            case .group(let group):
                paths.insert(group.path)
                paths.formUnion(groups(of: group.items))
            case .repeat(let repetition): paths.formUnion(groups(of: repetition.items))
            }
        }
        return paths
    }
}

extension JSONValue {
    /// The value for a message.
    fileprivate var shortText: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .null: nil
        default: String(decoding: JSONWriter.write(self), as: UTF8.self)
        }
    }
}
