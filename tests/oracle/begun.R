# Those whose support begins beside those still without, month by month: weighted, doubly robust, hazard ratio.
# Run in this folder: Rscript begun.R
# Data: survival::jasa (Stanford heart transplants): a transplant for support, death for registering, a period
# of ten days for a month; clusters fabricated (seed 2014). No Debian package has this estimator, so trials are
# built here person by person in loops, fits are glm's, and the formulas are written out; errors of the hazard
# ratio are clubSandwich's.
source("answers.R")
suppressMessages({ library(survival); library(clubSandwich) })
set.seed(2014)
d <- jasa[!is.na(jasa$age), ]
d <- data.frame(
  months = pmax(ceiling(d$futime / 10), 1), event = d$fustat,
  since = ifelse(d$transplant == 1, floor(d$wait.time / 10), NA),
  age = round(d$age, 2), surgery = d$surgery, cluster = sample(1:25, nrow(d), TRUE)
)
write_data(d, "begun")
horizon <- 18
answers <- list()

trials <- list()
for (i in seq_len(nrow(d))) {
  since <- ifelse(is.na(d$since[i]), Inf, d$since[i])
  for (m in 0:(d$months[i] - 1)) {
    if (m > since) break
    starts <- m == since
    end <- if (starts) d$months[i] else min(d$months[i], since)
    event <- d$event[i] == 1 && (starts || since >= d$months[i]) && end - m <= horizon
    trials[[length(trials) + 1]] <- data.frame(
      id = i, cluster = d$cluster[i], m = m, a = as.numeric(starts), age = d$age[i], surgery = d$surgery[i],
      followed = min(end - m, horizon), event = as.numeric(event))
  }
}
z <- do.call(rbind, trials)
z$late <- pmax(z$m - median(z$m[z$a == 1]), 0)
exact <- glm.control(epsilon = 1e-14, maxit = 100)
e <- fitted(glm(a ~ m + late + age + surgery, binomial, z, control = exact))
z$w <- ifelse(z$a == 1, 1, e / (1 - e))
n1 <- sum(z$a); z$w[z$a == 0] <- z$w[z$a == 0] * sum(z$a == 0) / sum(z$w[z$a == 0])
for (name in c("m", "age", "surgery"))
  answers[[paste0("after.", name)]] <- weighted.mean(z[[name]][z$a == 0], z$w[z$a == 0])

# One row a trial and month followed.
long <- z[rep(seq_len(nrow(z)), z$followed), ]
long$row <- rep(seq_len(nrow(z)), z$followed)
long$k <- sequence(z$followed)
long$dies <- as.numeric(long$event == 1 & long$k == long$followed)
long$leaves <- as.numeric(long$event == 0 & long$k == long$followed & long$k < horizon)
long$c1 <- long$k / horizon; long$c2 <- long$c1^2
form <- ~ m + late + age + surgery + c1 + c2
others <- long[long$a == 0, ]
h_fit <- glm(update(form, dies ~ .), binomial, others, control = exact)
g_fit <- glm(update(form, leaves ~ .), binomial, others[others$dies == 0, ], control = exact)
grid <- z[rep(seq_len(nrow(z)), each = horizon), ]
grid$k <- rep(1:horizon, nrow(z)); grid$c1 <- grid$k / horizon; grid$c2 <- grid$c1^2
h <- matrix(predict(h_fit, grid, type = "response"), nrow = horizon)
g <- matrix(predict(g_fit, grid, type = "response"), nrow = horizon)
S <- apply(1 - h, 2, cumprod)
G <- rbind(1, apply(1 - g, 2, cumprod)[-horizon, ])

km <- function(rows, weight) {
  s <- 1; add <- numeric(nrow(z))
  for (k in 1:horizon) {
    own <- rows[rows$k == k, ]; w <- weight[rows$k == k]
    hk <- sum(w * own$dies) / sum(w)
    s <- s * (1 - hk)
    add[own$row] <- add[own$row] + w * (own$dies - hk) / (sum(w) * (1 - hk))
  }
  list(share = 1 - s, add = s * add)
}
clustered <- function(add) {
  each <- tapply(add, z$cluster, sum); c1 <- length(unique(z$cluster[z$a == 1]))
  sqrt(c1 / (c1 - 1) * sum(each^2))
}
treated <- km(long[long$a == 1, ], rep(1, sum(long$a == 1)))
raw <- km(others, rep(1, nrow(others)))
G_at <- G[cbind(others$k, others$row)]
weighted <- km(others, others$w / G_at)
w <- ifelse(z$a == 1, 0, z$w); w <- w * n1 / sum(w)
correct <- sapply(seq_len(nrow(z)), function(i) {
  k <- seq_len(z$followed[i]); dies <- as.numeric(z$event[i] == 1 & k == z$followed[i])
  sum(S[horizon, i] / S[k, i] * (dies - h[k, i]) / G[k, i])
})
stays <- (sum(S[horizon, z$a == 1]) - sum(w * correct)) / n1
robust <- list(share = 1 - stays, add = -ifelse(z$a == 1, S[horizon, ] - stays, -w * correct) / n1)
for (name in c("raw", "weighted", "robust")) {
  other <- get(name)
  answers[[paste0("difference.", name)]] <- treated$share - other$share
  answers[[paste0("se.", name)]] <- clustered(treated$add - other$add)
  answers[[paste0("se_log_ratio.", name)]] <- clustered(treated$add / treated$share - other$add / other$share)
}
answers$share <- treated$share

long$each <- long$w
seen <- long$a == 0
stay <- tapply(long$w[seen], long$k[seen], sum)
inverse <- tapply(long$w[seen] / G_at, long$k[seen], sum)
long$each[seen] <- long$w[seen] * (stay / inverse)[long$k[seen]] / G_at
fit <- suppressWarnings(glm(dies ~ a + c1 + c2 + m + late + age + surgery, quasibinomial("cloglog"), long,
                            weights = each, control = exact))
answers$log_hazard_ratio <- coef(fit)[["a"]]
robust_v <- vcovCR(fit, cluster = long$cluster, type = "CR3")
test <- coef_test(fit, robust_v, test = "Satterthwaite")
answers$hazard_se <- sqrt(robust_v["a", "a"]); answers$hazard_df <- test["a", "df_Satt"]
write_answers(answers, "begun")
