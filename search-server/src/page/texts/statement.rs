//! The accessibility statement (act 306/2019): what was tested, what was not, where to write.

super::texts! {
    /// The accessibility statement.
    Statement {
        lead: "Tämä seloste koskee palvelua Luukku. Laki digitaalisten palvelujen tarjoamisesta (306/2019) vaatii, että julkiset verkkopalvelut ovat saavutettavia.",
            "Det här utlåtandet gäller tjänsten Luukku. Lagen om tillhandahållande av digitala tjänster (306/2019) kräver att offentliga webbtjänster är tillgängliga.",
            "This statement is about the service Luukku. The act on the provision of digital services (306/2019) requires public web services to be accessible.",
            "Tällä sivulla kerromme, miten hyvin kaikki voivat käyttää Luukkua. Laki 306/2019 vaatii, että jokainen voi käyttää julkisia verkkopalveluja.";
        state_title: "Missä määrin palvelu on saavutettava", "I vilken mån tjänsten är tillgänglig", "How far the service is accessible", "Voivatko kaikki käyttää Luukkua?";
        state: "Tavoite on WCAG 2.2:n taso AA. Kehittäjät ovat arvioineet palvelun itse; ulkopuolinen ei ole arvioinut sitä. Siksi vaatimustenmukaisuus on osittainen.",
            "Målet är nivå AA i WCAG 2.2. Utvecklarna har själva bedömt tjänsten; ingen utomstående har gjort det. Därför uppfylls kraven delvis.",
            "The aim is level AA of WCAG 2.2. The developers have assessed the service themselves; nobody from outside has. It is therefore partially compliant.",
            "Haluamme, että kaikki voivat käyttää Luukkua. Olemme tarkistaneet sen itse. Kukaan muu ei ole vielä tarkistanut sitä.";
        tested_title: "Mitä on testattu", "Vad som har testats", "What was tested", "Mitä olemme tarkistaneet";
        tested: "Automaattiset testit tarkistavat sivujen rakenteen: yksi pääotsikko, maamerkit, kenttien nimet, tekstien kielet ja se, että sivut toimivat ilman skriptejä. Sivut tarkistetaan selaimessa axe-ohjelmalla: vaaleina pöytäkoneen kokoisina, tummina puhelimen kokoisina ja 400 prosentin suurennoksena. Värien kontrastit on laskettu.",
            "Automatiska tester kontrollerar sidornas struktur: en huvudrubrik, landmärken, fältens namn, texternas språk och att sidorna fungerar utan skript. Sidorna kontrolleras i en webbläsare med programmet axe: ljusa i datorns storlek, mörka i telefonens och förstorade till 400 procent. Färgernas kontraster har räknats ut.",
            "Automatic tests check the structure of the pages: one main heading, landmarks, names of fields, languages of texts, and that the pages work without scripts. The pages are checked in a browser with the program axe: light at the size of a desktop, dark at that of a phone, and zoomed to 400 per cent. Contrasts of colours were calculated.",
            "Tietokone tarkistaa, että sivut on rakennettu oikein. Sivut toimivat tietokoneella ja puhelimella. Ne toimivat myös ilman skriptejä. Tekstin erottaa taustasta hyvin.";
        untested_title: "Mitä ei ole testattu", "Vad som inte har testats", "What was not tested", "Mitä emme ole tarkistaneet";
        untested: "Palvelua ei ole testattu ruudunlukuohjelmilla eikä vammaisten käyttäjien kanssa.",
            "Tjänsten har inte testats med skärmläsare eller tillsammans med personer med funktionsnedsättning.",
            "The service was not tested with screen readers, nor with users who have disabilities.",
            "Emme ole vielä kokeilleet sivuja ruudunlukijalla. Vammaiset ihmiset eivät ole vielä kokeilleet sivuja.";
        gaps_title: "Tunnetut puutteet", "Kända brister", "Known shortcomings", "Mikä ei vielä toimi hyvin";
        gap_texts: "Palvelujen tekstit tulevat niiden järjestäjiltä. Ne voivat olla vaikeita, ja osa on vain yhdellä kielellä.",
            "Tjänsternas texter kommer från anordnarna. De kan vara svåra, och en del finns bara på ett språk.",
            "The texts of services come from their providers. They may be hard to read, and some are in one language only.",
            "Palvelut kirjoittavat tekstinsä itse. Osa teksteistä on vaikeita. Kaikkia tekstejä ei ole selkosuomeksi.";
        gap_kiosk: "Kioskinäkymä palaa alkuun kahden minuutin kuluttua. Se varoittaa ennen paluuta; selaimessa, joka ei suorita skriptejä, se ei varoita, ja aikaa saa lisää valitsemalla ”Jatka lukemista”.",
            "Kioskvyn går tillbaka till början efter två minuter. Den varnar före det; i en webbläsare som inte kör skript varnar den inte, och mer tid får man genom att välja ”Fortsätt läsa”.",
            "The kiosk view returns to the start after two minutes. It warns before that; in a browser that runs no scripts it does not, and choosing “Go on reading” gives more time.",
            "Suuren tekstin näkymä palaa alkuun 2 minuutin päästä. Jos skriptit eivät toimi, se ei varoita ensin.";
        gap_selko: "Selkosuomi koskee palvelun omia tekstejä. Se ei ole saanut selkotunnusta.",
            "Den lättlästa finskan gäller tjänstens egna texter. Den har inte granskats av någon utomstående.",
            "Plain Finnish covers the service's own texts. It has not been reviewed from outside.",
            "Selkosuomea ei ole tarkistanut Selkokeskus.";
        feedback_title: "Palaute", "Respons", "Feedback", "Anna palautetta";
        feedback: "Jos huomaat puutteen, kerro siitä ylläpitäjälle: {address}. Laki edellyttää vastausta 14 päivän kuluessa.",
            "Om du upptäcker en brist, meddela den som upprätthåller tjänsten: {address}. Enligt lagen ska du få svar inom 14 dagar.",
            "If you notice a shortcoming, tell the operator: {address}. The act requires an answer within 14 days.",
            "Löysitkö virheen? Kerro siitä: {address}. Saat vastauksen 14 päivässä.";
        feedback_none: "Ylläpitäjä ei ole ilmoittanut palauteosoitetta. Lain mukaan sellainen täytyy olla.",
            "Den som upprätthåller tjänsten har inte uppgett någon adress för respons. Enligt lagen ska det finnas en.",
            "The operator has given no address for feedback. The act requires one.",
            "Palautetta ei voi antaa, koska osoite puuttuu.";
        authority_title: "Valvonta", "Tillsyn", "Supervision", "Kuka valvoo";
        authority: "Jos vastaus ei tyydytä, voit tehdä ilmoituksen Liikenne- ja viestintävirasto Traficomille, joka valvoo digitaalisten palvelujen saavutettavuutta.",
            "Om du inte är nöjd med svaret kan du göra en anmälan till Transport- och kommunikationsverket Traficom, som övervakar digitala tjänsters tillgänglighet.",
            "If the answer does not satisfy you, you can notify the Finnish Transport and Communications Agency Traficom, which supervises the accessibility of digital services.",
            "Etkö saa apua? Voit kertoa asiasta viranomaiselle. Viranomaisen nimi on Liikenne- ja viestintävirasto Traficom.";
    }
}
