/// What a function takes and gives.
struct FunctionSignature: Equatable {
    /// A kind of value, as XPath names them; `any` where every kind will do.
    enum Kind: String, Equatable {
        case text, number, boolean, nodes, any
    }

    let name: String
    /// The arguments that must be there.
    let required: [Kind]
    /// The arguments that may follow.
    let optional: [Kind]
    /// The arguments that may follow any number of times, as a group.
    let repeated: [Kind]
    let result: Kind

    /// The kind of the argument at an index.
    func kind(at index: Int) -> Kind {
        let fixed = required + optional
        if index < fixed.count { return fixed[index] }
        return repeated.isEmpty ? .any : repeated[(index - fixed.count) % repeated.count]
    }

    /// Whether nothing ever stands between its brackets.
    var takesNothing: Bool { required.isEmpty && optional.isEmpty && repeated.isEmpty }

    /// How many arguments the function takes, in words, if `count` is not allowed.
    func expectation(ofCount count: Int) -> String? {
        let most = required.count + optional.count
        if count >= required.count, count <= most { return nil }
        if count > most, !repeated.isEmpty, (count - most) % repeated.count == 0 { return nil }
        func words(_ number: Int) -> String { number == 1 ? "1 argument" : "\(number) arguments" }
        if !repeated.isEmpty {
            return "\(words(required.count)) or more" + (repeated.count > 1 ? ", in pairs after them," : "")
        }
        return optional.isEmpty ? words(required.count) : "\(required.count) to \(words(most))"
    }

    /// The function as one writes it: “substr(text, number, number?)”.
    var usage: String {
        let parts =
            required.map(\.word) + optional.map { $0.word + "?" }
            + (repeated.isEmpty ? [] : [repeated.map(\.word).joined(separator: ", ") + ", …"])
        return "\(name)(\(parts.joined(separator: ", ")))".quoted
    }
}

extension FunctionSignature.Kind {
    fileprivate var word: String { self == .any ? "value" : rawValue }
}

extension XPathFunction {
    /// The function's arguments and result. JavaRosa's optional arguments are allowed as well.
    var signature: FunctionSignature {
        func of(
            _ required: [FunctionSignature.Kind], _ result: FunctionSignature.Kind,
            optional: [FunctionSignature.Kind] = [], repeated: [FunctionSignature.Kind] = []
        ) -> FunctionSignature {
            FunctionSignature(
                name: rawValue, required: required, optional: optional, repeated: repeated, result: result)
        }
        switch self {
        case .string: return of([], .text, optional: [.any])
        case .concat: return of([.any], .text, repeated: [.any])
        case .join: return of([.text], .text, repeated: [.any])
        case .substr: return of([.text, .number], .text, optional: [.number])
        case .substring: return of([.text, .number], .text, optional: [.number])
        case .translate: return of([.text, .text, .text], .text)
        case .contains, .startsWith, .endsWith, .regex: return of([.text, .text], .boolean)
        case .substringBefore, .substringAfter: return of([.text, .text], .text)
        case .stringLength: return of([], .number, optional: [.text])
        case .normalizeSpace: return of([], .text, optional: [.text])
        case .uuid: return of([], .text, optional: [.number])
        case .digest: return of([.text, .text], .text, optional: [.text])
        case .pulldata: return of([.text, .text, .text, .text], .text)
        case .name, .localName: return of([], .text, optional: [.nodes])
        case .base64Decode: return of([.text], .text)
        case .extractSigned: return of([.text, .text], .text)
        case .if: return of([.boolean, .any, .any], .any)
        case .coalesce: return of([.any, .any], .any, repeated: [.any])
        case .once: return of([.any], .any)
        case .boolean: return of([.any], .boolean)
        case .not: return of([.boolean], .boolean)
        case .true, .false: return of([], .boolean)
        case .booleanFromString: return of([.text], .boolean)
        case .checklist: return of([.number, .number], .boolean, repeated: [.any])
        case .weightedChecklist: return of([.number, .number], .boolean, repeated: [.any, .any])
        case .number: return of([], .number, optional: [.any])
        case .random, .pi: return of([], .number)
        case .int, .floor, .ceiling, .log, .log10, .abs, .sin, .cos, .tan, .asin, .acos, .atan, .sqrt, .exp, .exp10:
            return of([.number], .number)
        case .atan2, .pow: return of([.number, .number], .number)
        case .round: return of([.number], .number, optional: [.number])
        case .sum, .count, .countNonEmpty: return of([.nodes], .number)
        case .max, .min: return of([.any], .number, repeated: [.any])
        case .position: return of([], .number, optional: [.nodes])
        case .last: return of([], .number)
        case .instance: return of([.text], .nodes)
        case .current: return of([], .nodes)
        case .randomize: return of([.nodes], .nodes, optional: [.any])
        case .indexedRepeat: return of([.nodes, .nodes, .number], .nodes, repeated: [.nodes, .number])
        case .today, .now: return of([], .text)
        case .date, .dateTime: return of([.any], .text)
        case .formatDate, .formatDateTime: return of([.any, .text], .text)
        case .decimalDateTime, .decimalTime: return of([.any], .number)
        case .selected: return of([.text, .text], .boolean)
        case .selectedAt: return of([.text, .number], .text)
        case .countSelected: return of([.text], .number)
        case .choiceName: return of([.text, .text], .text)
        case .itext: return of([.text], .text)
        case .area: return of([.any], .number)
        case .distance: return of([.any], .number, repeated: [.any])
        case .geofence: return of([.text, .any], .boolean)
        case .property: return of([.text], .text)
        case .version: return of([], .text)
        case .depend: return of([.any], .any, repeated: [.any])
        }
    }
}
