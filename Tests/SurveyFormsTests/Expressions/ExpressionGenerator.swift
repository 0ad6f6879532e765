import TestSupport

/// Makes random expressions on which ODK XForms and JavaRosa should agree: known differences are left out.
struct ExpressionGenerator {
    var numbers: SplitMix64
    /// Whether the expressions are evaluated inside the second person.
    let isInRepeat: Bool

    mutating func expression() -> String {
        switch Int.random(in: 0..<3, using: &numbers) {
        case 0: number(4)
        case 1: text(4)
        default: boolean(4)
        }
    }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &numbers) ?? "''" }

    /// A number that is whole and not NaN, for comparisons and positions.
    private mutating func whole(_ depth: Int) -> String {
        let leaves = ["0", "1", "2", "3", "17", "/data/age", "/data/zero", "/data/below"]
        if depth == 0 { return pick(leaves) }
        switch Int.random(in: 0..<9, using: &numbers) {
        case 0: return "count(\(nodes()))"
        case 1: return "string-length(\(text(depth - 1)))"
        case 2: return "count-selected(/data/picked)"
        case 3: return "\(whole(depth - 1)) + \(whole(depth - 1))"
        case 4: return "(\(whole(depth - 1)) - \(whole(depth - 1))) * \(whole(0))"
        case 5: return "int(\(whole(depth - 1)) div 4)"
        case 6: return "round(\(whole(depth - 1)) div 3)"
        case 7: return "count-non-empty(\(pick(["/data/person/pay", "/data/person/child", "/data/empty"])))"
        default: return pick(isInRepeat ? leaves + ["position(..)", "../years"] : leaves)
        }
    }

    private mutating func number(_ depth: Int) -> String {
        if depth == 0 { return pick(["0.5", "2.25", "100", "/data/half", "/data/group/number", "/data/empty", "/data/name"]) }
        switch Int.random(in: 0..<12, using: &numbers) {
        case 0: return "(\(number(depth - 1)) \(pick(["+", "-", "*"])) \(number(depth - 1)))"
        case 1: return "(\(number(depth - 1)) \(pick(["div", "mod"])) \(number(depth - 1)))"
        case 2: return "round(\(number(depth - 1)))"
        case 3: return "round(\(number(depth - 1)), \(pick(["0", "1", "2", "3"])))"
        case 4: return "abs(\(number(depth - 1)))"
        case 5: return "-\(number(0))"
        case 6: return "if(\(boolean(depth - 1)), \(number(depth - 1)), \(number(depth - 1)))"
        case 7: return "sum(\(pick(["/data/person/pay", "/data/person/years", "instance('towns')/root/item/people"])))"
        case 8: return "min(\(whole(depth - 1)), \(whole(depth - 1)))"
        case 9: return "sqrt(\(number(depth - 1)))"
        case 10: return "decimal-date-time('2026-03-0\(pick(["1", "7"]))T10:00:00.000+01:00')"
        default: return whole(depth)
        }
    }

    private mutating func text(_ depth: Int) -> String {
        let leaves = ["'a'", "''", "'deep water'", "'É'", "/data/name", "/data/empty", "/data/spaced", "/data/group/inner", "'01'", "/data/code"]
        if depth == 0 { return pick(isInRepeat ? leaves + ["../label", "/data/person/label"] : leaves) }
        switch Int.random(in: 0..<14, using: &numbers) {
        case 0: return "concat(\(text(depth - 1)), \(text(depth - 1)))"
        case 1: return "substr(\(text(depth - 1)), \(whole(1)), \(whole(1)))"
        case 2: return "substr(\(text(depth - 1)), \(whole(1)))"
        case 3: return "substring-before(\(text(depth - 1)), \(text(0)))"
        case 4: return "substring-after(\(text(depth - 1)), \(text(0)))"
        case 5: return "translate(\(text(depth - 1)), \(text(0)), \(text(0)))"
        case 6: return "normalize-space(\(text(depth - 1)))"
        case 7: return "if(\(boolean(depth - 1)), \(text(depth - 1)), \(text(depth - 1)))"
        case 8: return "coalesce(\(text(depth - 1)), \(text(depth - 1)))"
        case 9: return "string(\(boolean(depth - 1)))"
        case 10: return "selected-at(/data/picked, \(whole(1)))"
        case 11: return "join(' ', \(nodes()))"
        case 12: return "digest(\(text(depth - 1)), '\(pick(["MD5", "SHA-1", "SHA-256"]))', '\(pick(["hex", "base64"]))')"
        default:
            return
                "format-date('20\(pick(["24", "26"]))-0\(pick(["1", "2", "9"]))-\(pick(["01", "28"]))', '\(pick(["%d/%m/%Y", "%e %n %y", "%a %b"]))')"
        }
    }

    private mutating func boolean(_ depth: Int) -> String {
        if depth == 0 { return pick(["true()", "false()", "/data/age > 30", "/data/empty = ''"]) }
        switch Int.random(in: 0..<13, using: &numbers) {
        case 0: return "(\(boolean(depth - 1)) and \(boolean(depth - 1)))"
        case 1: return "(\(boolean(depth - 1)) or \(boolean(depth - 1)))"
        case 2: return "not(\(boolean(depth - 1)))"
        case 3: return "\(whole(depth - 1)) \(pick(["<", "<=", ">", ">=", "=", "!="])) (\(whole(depth - 1)))"
        case 4: return "\(text(depth - 1)) \(pick(["=", "!="])) \(text(depth - 1))"
        case 5: return "contains(\(text(depth - 1)), \(text(0)))"
        case 6: return "starts-with(\(text(depth - 1)), \(text(0)))"
        case 7: return "ends-with(\(text(depth - 1)), \(text(0)))"
        case 8: return "selected(/data/picked, '\(pick(["cannabis", "tobacco", "toba", "x"]))')"
        case 9: return "regex(\(text(depth - 1)), '\(pick(["[a-z]+", ".*", "[0-9]{2,3}", "(deep|a).*", "\\\\w*", "[^ ]+"]))')"
        case 10: return "boolean(\(text(depth - 1)))"
        case 11: return "checklist(\(pick(["-1", "1", "2"])), \(pick(["-1", "1", "3"])), \(boolean(depth - 1)), \(boolean(depth - 1)))"
        default: return "boolean-from-string(\(text(depth - 1)))"
        }
    }

    private mutating func nodes() -> String {
        let everywhere = [
            "/data/person/years", "/data/person/pay", "/data/person[years > \(whole(0))]/label", "/data/person[position() = \(whole(0))]/label",
            "instance('towns')/root/item[region = '01']/label", "instance('towns')/root/item[people > 500000]/name", "/data/person/child/nick",
            "instance('towns')/root/item[region = /data/code or name = 'fes']/name",
        ]
        return pick(isInRepeat ? everywhere + ["../child/months", "../../person/label", "../child[months > 10]/nick"] : everywhere)
    }
}
