/// Checks of places and lines, as the "Data types" section of the ODK XForms specification writes them.
enum GeoCheck {
    /// "latitude longitude [altitude [accuracy]]", degrees and metres.
    static func point(_ value: String) throws(ValueFault) {
        _ = try position(Substring(value))
    }

    /// Places with ";" between them, at least two; a ";" at the end does no harm.
    static func trace(_ value: String) throws(ValueFault) {
        let places = try positions(value)
        guard places.count >= 2 else {
            throw ValueFault(.notATrace, "a line needs two places or more", next: "Separate places with \";\".")
        }
    }

    /// A line of at least four places that ends where it began.
    static func shape(_ value: String) throws(ValueFault) {
        let places = try positions(value)
        guard places.count >= 4 else {
            throw ValueFault(
                .notAShape, "a shape needs three places and the first one again",
                next: "Separate places with \";\" and repeat the first at the end.")
        }
        guard places.first == places.last else {
            throw ValueFault(
                .notAShape, "its last place is not its first one", next: "Repeat the first place at the end.")
        }
    }

    private static func positions(_ value: String) throws(ValueFault) -> [Geodesy.Place] {
        var parts = value.split(separator: ";", omittingEmptySubsequences: false)
        if parts.count > 1, parts.last?.allSatisfy(\.isWhitespace) == true { parts.removeLast() }
        var result: [Geodesy.Place] = []
        result.reserveCapacity(parts.count)
        for (number, part) in parts.enumerated() {
            do {
                result.append(try position(part))
            } catch {
                throw ValueFault(error.code, "at place \(number + 1) \(error.cause)", next: error.nextStep)
            }
        }
        return result
    }

    private static func position(_ text: Substring) throws(ValueFault) -> Geodesy.Place {
        let example = "Write latitude longitude altitude accuracy, such as 35.5785 -5.3684 12 5."
        var numbers: [Double] = []
        for part in text.split(whereSeparator: \.isWhitespace) {
            let number = XPathNumber.decimal(part)
            guard number.isFinite else {
                throw ValueFault(.notAPoint, "\(part.shortened.quoted) is not a number", next: example)
            }
            numbers.append(number)
        }
        guard (2...4).contains(numbers.count) else {
            throw ValueFault(.notAPoint, "a place has two to four numbers and here are \(numbers.count)", next: example)
        }
        guard (-90...90).contains(numbers[0]) else {
            throw ValueFault(.notAPoint, "the latitude \(numbers[0]) is not between -90 and 90", next: example)
        }
        guard (-180...180).contains(numbers[1]) else {
            throw ValueFault(.notAPoint, "the longitude \(numbers[1]) is not between -180 and 180", next: example)
        }
        if numbers.count == 4, numbers[3] < 0 {
            throw ValueFault(.notAPoint, "the accuracy \(numbers[3]) is below zero", next: example)
        }
        return Geodesy.Place(latitude: numbers[0], longitude: numbers[1])
    }
}
