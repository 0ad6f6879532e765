/// Ordinary words of the languages that interviews are held in, and how ids, dates and times look. It belongs to the format:
/// protocol.md §5.6 has the same lines.
enum LetterPrimer {
    static let lines = [
        """
        Le monde est grand et la route est longue, mais nous sommes ensemble sur le même chemin. Les gens de la vallée ont \
        des champs, des arbres et une source d'eau claire. Quand il pleut, on reste à l'intérieur et on parle avec les parents.
        """,
        """
        Il a dit qu'elle était là hier, entre midi et deux heures, pour voir sa soeur. Cette année, les prix ont monté; ce \
        n'est pas facile pour tout le monde. Je ne sais pas. Très bien, merci. Autre chose à ajouter: non.
        """,
        """
        Chaque semaine, le bus passe devant la porte de l'usine puis tourne vers le port. Son frère aîné répare des moteurs \
        dans un petit atelier au bout de la ville. Après le repas, ils ont joué aux cartes jusqu'au soir sans rien dire de plus.
        """,
        "El camino del pueblo es largo y no hay nadie en la casa; volvemos mañana con los niños.",
        """
        The answer was given in the morning, and there is nothing more to say about it. Some people came from other towns \
        with their children. We have not seen them since then.
        """,
        """
        العالم كبير والطريق طويل ولكننا نسير معا في هذه الحياة. الناس في الوادي عندهم أشجار وماء وأرض واسعة. قال إنها كانت \
        هنا أمس بعد الظهر مع أمها وأختها. هذه السنة لم تكن سهلة على الجميع، لأن كل شيء صار أغلى من قبل.
        """,
        """
        لا أعرف ما هو السبب. شكرا، كل شيء بخير. نعم، يوجد سؤال آخر عن المدينة التي كان يسكن فيها إلى أن جاء إلى هنا. لا \
        يوجد شيء.
        """,
        """
        كل أسبوع تمر الحافلة أمام باب المصنع ثم تتجه نحو الميناء. أخوه الأكبر يصلح المحركات في ورشة صغيرة في آخر المدينة. \
        بعد الأكل لعبوا الورق حتى المساء دون أن يقولوا شيئا. لم تصل أية رسالة منذ شهر مارس. يحب القراءة والكتابة.
        """,
        "ⴰⵣⵓⵍ, ⵎⴰⵏⵣⴰⴽⵉⵏ. ⵜⴰⵏⵎⵎⵉⵔⵜ. ⵢⴰⵏ, ⵙⵉⵏ, ⴽⵕⴰⴹ. ⴰⵎⴰⵏ ⴷ ⵓⵖⵔⵓⵎ ⴳ ⵜⴳⵎⵎⵉ. ⵓⵔ ⵉⵍⵍⵉ ⵡⴰⵍⵓ.",
        "id-0001 a_b 2024-01-15 08:30 + - / Ali Maria",
    ]
}
